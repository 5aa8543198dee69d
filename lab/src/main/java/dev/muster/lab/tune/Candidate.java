package dev.muster.lab.tune;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A way to set Muster.
 *
 * @param name short, unique among those that are tried together
 * @param jvm options for the JVM, separated by blanks; they override those that are set already; empty for none
 * @param settings values of configuration keys, such as {@code ledger.batch}; they override what is configured already
 */
public record Candidate(String name, String jvm, SortedMap<String, String> settings) {
    private static final String PREFIX = "MUSTER_";

    /** What is set now: the one that the others have to beat. */
    public static final Candidate PRESENT = new Candidate("as it is", "", Collections.emptySortedMap());

    /** Copies the settings. */
    public Candidate {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** One that differs in options of the JVM alone. */
    public static Candidate ofJvm(String name, String jvm) {
        return new Candidate(name, jvm, Collections.emptySortedMap());
    }

    /** The variables that set it: a key's dots become underscores. */
    public SortedMap<String, String> environment() {
        SortedMap<String, String> variables = new TreeMap<>();
        settings.forEach((key, value) ->
                variables.put(PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        return variables;
    }
}
