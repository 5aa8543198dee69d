package dev.muster.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All keys. */
public final class Catalogue {
    /** The key in a file that chooses a profile; it has no dot. */
    public static final String PROFILE = "profile";

    private static final Map<String, Key> KEYS = new LinkedHashMap<>();
    /** Other names that a key has. */
    private static final Map<String, String> ALIASES = Map.of(
            "tdd.test_execution.parallel_jobs", "tdd.test_execution.max_parallel_jobs",
            "tdd.test_execution.timeout_seconds", "tdd.test_execution.test_timeout_seconds");

    static {
        Stream.of(
                        OrchestratorKeys.ALL,
                        StorageKeys.ALL,
                        ServingKeys.ALL,
                        LoggingKeys.ALL,
                        TestingKeys.ALL,
                        FaceKeys.ALL)
                .flatMap(List::stream)
                .forEach(key -> KEYS.put(key.name(), key));
    }

    private Catalogue() {}

    /** All keys, group by group. */
    public static List<Key> all() {
        return List.copyOf(KEYS.values());
    }

    /** The names of all keys; the other names of some are understood, and offered to nobody. */
    public static List<String> names() {
        return List.copyOf(KEYS.keySet());
    }

    /** The keys of a group, or of a group within one; none if there is no such group. */
    public static List<Key> under(String group) {
        String prefix = plain(group) + ".";
        return KEYS.values().stream()
                .filter(key -> key.name().startsWith(prefix))
                .toList();
    }

    /** What may stand directly below a group, in order: keys, and groups within it. */
    public static List<String> wordsUnder(String group) {
        int from = group.length() + 1;
        return under(group).stream()
                .map(key -> key.name().substring(from).split("\\.", 2)[0])
                .distinct()
                .toList();
    }

    /** The first words of all keys. */
    public static List<String> groups() {
        return List.copyOf(new TreeSet<>(KEYS.values().stream().map(Key::group).toList()));
    }

    /** The key of a name in kebab or snake case, in any case; null if there is none. */
    public static @Nullable Key find(String name) {
        String plain = plain(name);
        return KEYS.get(ALIASES.getOrDefault(plain, plain));
    }

    private static String plain(String name) {
        return name.replace('-', '_').toLowerCase(Locale.ROOT);
    }

    /**
     * The key of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Key key(String name) {
        Key key = find(name);
        if (key == null) {
            throw new IllegalArgumentException("there is no key " + name);
        }
        return key;
    }
}
