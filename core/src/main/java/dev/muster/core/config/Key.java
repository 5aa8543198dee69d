package dev.muster.core.config;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be configured.
 *
 * @param name words in snake case with dots between them
 * @param type what values it takes
 * @param usual its value if nobody says otherwise
 * @param profiles the values of profiles that differ from that
 * @param effect what it means, in one sentence
 * @param standing whether it does something
 */
public record Key(
        String name, KeyType type, String usual, Map<Profile, String> profiles, String effect, Standing standing) {
    private static final String PREFIX = "MUSTER_";

    public Key {
        profiles = Map.copyOf(profiles);
    }

    /** The variable that sets it. */
    public String variable() {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** The part of the name before the first dot. */
    public String group() {
        return name.substring(0, name.indexOf('.'));
    }

    /** Its value under a profile. */
    public String under(@Nullable Profile profile) {
        return profile == null ? usual : profiles.getOrDefault(profile, usual);
    }

    /** Whether its value does something. */
    public boolean effective() {
        return standing instanceof Standing.Effective;
    }

    // --- written in the catalogue ---

    static Key key(String name, KeyType type, Object usual, String effect) {
        return new Key(name, type, String.valueOf(usual), Map.of(), effect, new Standing.Superseded("nothing"));
    }

    static Key whole(String name, long least, long most, String unit, long usual, String effect) {
        return key(name, new KeyType.Whole(least, most, unit), usual, effect);
    }

    static Key flag(String name, boolean usual, String effect) {
        return key(name, new KeyType.Flag(), usual, effect);
    }

    Key drives(String what) {
        return new Key(name, type, usual, profiles, effect, new Standing.Effective(what));
    }

    Key supersededBy(String what) {
        return new Key(name, type, usual, profiles, effect, new Standing.Superseded(what));
    }

    Key notYet(String missing) {
        return new Key(name, type, usual, profiles, effect, new Standing.NotYet(missing));
    }

    Key in(Profile profile, Object value) {
        Map<Profile, String> more = new EnumMap<>(Profile.class);
        more.putAll(profiles);
        more.put(profile, String.valueOf(value));
        return new Key(name, type, usual, more, effect, standing);
    }
}
