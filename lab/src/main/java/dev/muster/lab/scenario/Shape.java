package dev.muster.lab.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a value in a scenario file may look like. The parser checks against it and the JSON Schema is generated from it,
 * so that the two cannot drift apart.
 */
sealed interface Shape {

    /** Any text that is not empty. */
    record Text() implements Shape {}

    /** {@code true} or {@code false}. */
    record Flag() implements Shape {}

    /** A whole number within bounds, both included. */
    record Whole(long min, long max) implements Shape {}

    /** A number within bounds, both included. */
    record Decimal(double min, double max) implements Shape {}

    /** A length of time with its unit, such as {@code 200ms}, {@code 5s} or {@code 2m}. */
    record Span() implements Shape {}

    /** Any value at all: texts in it may have places that are filled in for every operation. */
    record Free() implements Shape {}

    /**
     * One of a few names.
     *
     * @param names the names that work
     * @param later names the format knows but that no release offers yet
     */
    record Choice(List<String> names, List<String> later) implements Shape {}

    /** A list with at least {@code least} items of one shape. */
    record ListOf(Shape item, int least) implements Shape {}

    /** Freely named keys, each with a value of one shape. */
    record Pairs(Shape value) implements Shape {}

    /** A mapping with known keys. */
    record Table(String noun, SequencedMap<String, Key> keys) implements Shape {
        /** The same with more keys. */
        Table and(List<Key> more) {
            SequencedMap<String, Key> all = new LinkedHashMap<>(keys);
            more.forEach(key -> all.put(key.name(), key));
            return new Table(noun, all);
        }
    }

    /** A mapping with exactly one of the known keys: the name chooses, the value configures. */
    record OneKey(String noun, SequencedMap<String, Key> keys) implements Shape {}

    /** The first alternative whose node kind fits; {@code described} names all of them for messages. */
    record Either(List<Shape> alternatives, String described) implements Shape {}

    /** Part of the format, not offered by this release: refused wherever it is written. */
    record Later() implements Shape {}

    /**
     * A key of a mapping.
     *
     * @param name as written in the file
     * @param shape what its value may look like
     * @param required whether the mapping is incomplete without it
     * @param meaning one sentence, shown by editors
     */
    record Key(String name, Shape shape, boolean required, String meaning) {}

    /** A key that may be left out. */
    static Key key(String name, Shape shape, String meaning) {
        return new Key(name, shape, false, meaning);
    }

    /** A key that must be there. */
    static Key required(String name, Shape shape, String meaning) {
        return new Key(name, shape, true, meaning);
    }

    /** A key that the format defines and this release does not offer. */
    static Key later(String name) {
        return new Key(name, new Later(), false, "Not built yet.");
    }

    /** A mapping with these keys. */
    static Table table(String noun, Key... keys) {
        return new Table(noun, byName(keys));
    }

    /** A mapping that holds exactly one of these keys. */
    static OneKey oneKey(String noun, Key... keys) {
        return new OneKey(noun, byName(keys));
    }

    private static SequencedMap<String, Key> byName(Key... keys) {
        SequencedMap<String, Key> map = new LinkedHashMap<>();
        for (Key key : keys) {
            map.put(key.name(), key);
        }
        return map;
    }

    /** The names a user may write here, without those not built yet. */
    static List<String> offered(Map<String, Key> keys) {
        return keys.values().stream()
                .filter(key -> !(key.shape() instanceof Later))
                .map(Key::name)
                .toList();
    }
}
