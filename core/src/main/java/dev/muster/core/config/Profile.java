package dev.muster.core.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A set of values that go together. */
public enum Profile {
    /** As small as it gets: few connections, hardly any cache, no log file. */
    MINIMAL("as small as it gets: small caches, one connection for queries, no log file"),
    /** For trying out: everything is logged, nothing is limited. */
    DEVELOPMENT("for trying out: everything is logged, nobody is limited"),
    /** For a server that stays up: logs and an access log in the data directory. */
    PRODUCTION("for a server that stays up: logs and an access log, limits on projects and clients"),
    /** For many agents: larger caches and batches, few log lines. */
    HIGH_PERFORMANCE("for many agents: larger caches, more connections for queries, nobody is asked, few log lines"),
    /** For little memory: small caches, a heap that shrinks, two projects at a time. */
    MEMORY_OPTIMIZED("for little memory: small caches, a heap that shrinks, two projects at a time");

    private final String purpose;

    Profile(String purpose) {
        this.purpose = purpose;
    }

    /** What it is for, in one sentence without a full stop. */
    public String purpose() {
        return purpose;
    }

    /** Its name in files and options. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Profile::wireName).toList();
    }

    /** The profile of a name, in kebab or snake case. */
    public static Optional<Profile> of(String name) {
        String wire = name.replace('_', '-');
        return Arrays.stream(values())
                .filter(profile -> profile.wireName().equals(wire))
                .findFirst();
    }
}
