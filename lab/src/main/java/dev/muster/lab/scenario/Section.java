package dev.muster.lab.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A checked mapping: values already have the type their key's shape promises.
 *
 * @param line where the mapping starts
 * @param values the value of each key that was written and fits
 * @param written every key that was written, whether or not its value fits
 */
record Section(int line, Map<String, Entry> values, Set<String> written) {

    /** A value and the line its key stands on. */
    record Entry(Object value, int line) {}

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** Whether the key stands there, even with a value that was refused. */
    boolean wrote(String key) {
        return written.contains(key);
    }

    int lineOf(String key) {
        Entry entry = values.get(key);
        return entry == null ? line : entry.line();
    }

    Optional<Object> value(String key) {
        return Optional.ofNullable(values.get(key)).map(Entry::value);
    }

    Optional<String> text(String key) {
        return value(key).map(String.class::cast);
    }

    OptionalLong whole(String key) {
        return value(key).map(value -> OptionalLong.of((Long) value)).orElseGet(OptionalLong::empty);
    }

    Optional<Double> number(String key) {
        return value(key).map(value -> ((Number) value).doubleValue());
    }

    Optional<Boolean> flag(String key) {
        return value(key).filter(Boolean.class::isInstance).map(Boolean.class::cast);
    }

    Optional<Duration> span(String key) {
        return value(key).map(Duration.class::cast);
    }

    Optional<Section> section(String key) {
        return value(key).map(Section.class::cast);
    }

    List<?> list(String key) {
        return value(key).<List<?>>map(value -> (List<?>) value).orElse(List.of());
    }
}
