package dev.muster.core.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values of all keys, each with its origin. */
public final class Configuration {
    private static final Pattern LINE = Pattern.compile(":(\\d{1,8}): ");

    private final @Nullable Profile profile;
    private final Map<String, Setting> settings;

    private Configuration(@Nullable Profile profile, Map<String, Setting> settings) {
        this.profile = profile;
        this.settings = settings;
    }

    /** What holds if nobody says anything. */
    public static Configuration usual() {
        return of(null, "", List.of(), (word, valid) -> "");
    }

    /** What holds under a profile, if nobody says anything else. */
    public static Configuration under(Profile profile) {
        return of(profile, profile.wireName(), List.of(), (word, valid) -> "");
    }

    /**
     * The same, where nothing was wrong before.
     *
     * @throws ConfigurationException if a key is not known or a value not allowed: with all that is wrong
     */
    public static Configuration of(
            @Nullable Profile profile,
            String chosenBy,
            List<Given> given,
            BiFunction<String, List<String>, String> hint) {
        return of(profile, chosenBy, given, List.of(), hint);
    }

    /**
     * Finds the value of every key.
     *
     * @param profile the profile; null for none
     * @param chosenBy where the profile was chosen, for people
     * @param given what was given, in any order; of one key that which stands first in {@link Source} holds
     * @param before what was wrong already where the values were read
     * @param hint names the nearest of the valid names
     * @throws ConfigurationException if anything was wrong before, a key is not known or a value not allowed: with all
     *     that is wrong
     */
    public static Configuration of(
            @Nullable Profile profile,
            String chosenBy,
            List<Given> given,
            List<String> before,
            BiFunction<String, List<String>, String> hint) {
        List<String> problems = new ArrayList<>(before);
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (Key key : Catalogue.all()) {
            String value = key.under(profile);
            boolean differs = profile != null && key.profiles().containsKey(profile);
            settings.put(
                    key.name(),
                    new Setting(
                            key,
                            value,
                            differs ? Source.PROFILE : Source.DEFAULT,
                            differs ? "profile " + chosenBy : "default"));
        }
        for (Given each : given) {
            Key key = Catalogue.find(each.key());
            if (key == null) {
                problems.add(each.where() + ": " + unknown(each.key(), hint));
                continue;
            }
            String value = key.type().normal(each.value());
            String objection = key.type().objection(value);
            if (objection != null) {
                problems.add(each.where() + ": " + key.name() + " " + objection);
                continue;
            }
            Setting earlier = settings.get(key.name());
            if (earlier == null || each.source().compareTo(earlier.source()) < 0) {
                settings.put(key.name(), new Setting(key, value, each.source(), each.where()));
            } else if (each.source() == Source.FILE && earlier.source() == Source.FILE) {
                problems.add(each.where() + ": " + key.name() + " is given twice; first at " + earlier.where());
            }
        }
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(Configuration::line));
            throw new ConfigurationException(problems);
        }
        return new Configuration(profile, settings);
    }

    /** The line of a file that a problem is on; those that are on none go last. */
    private static int line(String problem) {
        Matcher line = LINE.matcher(problem);
        return line.find() ? Integer.parseInt(line.group(1)) : Integer.MAX_VALUE;
    }

    private static String unknown(String name, BiFunction<String, List<String>, String> hint) {
        List<String> below = Catalogue.wordsUnder(name);
        return below.isEmpty()
                ? "unknown key '" + name + "'; " + hint.apply(name.replace('-', '_'), Catalogue.names())
                : name + " is a group, and takes no value of its own; below it go " + String.join(", ", below);
    }

    /** The profile; null for none. */
    public @Nullable Profile profile() {
        return profile;
    }

    /** All values, group by group. */
    public List<Setting> settings() {
        return List.copyOf(settings.values());
    }

    /**
     * The value of a key.
     *
     * @throws IllegalArgumentException if there is no such key
     */
    public Setting setting(String name) {
        Setting setting = settings.get(name);
        if (setting == null) {
            throw new IllegalArgumentException("there is no key " + name);
        }
        return setting;
    }

    public long whole(String name) {
        return Long.parseLong(setting(name).value());
    }

    /** A whole number whose range is within that of an int. */
    public int number(String name) {
        return Math.toIntExact(whole(name));
    }

    public double decimal(String name) {
        return Double.parseDouble(setting(name).value());
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(setting(name).value());
    }

    public String text(String name) {
        return setting(name).value();
    }

    /** The words of a list. */
    public List<String> words(String name) {
        return Arrays.stream(text(name).split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
