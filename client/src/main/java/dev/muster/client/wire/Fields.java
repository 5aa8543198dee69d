package dev.muster.client.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, read by type. Whoever reads knows the types already, from a schema or because the other
 * side is Muster: a field of another type is an {@link IllegalArgumentException}.
 */
public record Fields(Map<String, @Nullable Object> values) {
    public static final Fields NONE = new Fields(Map.of());

    /** The object that a value is. */
    @SuppressWarnings("unchecked") // keys of what JsonTree reads are texts
    public static Fields of(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Fields((Map<String, @Nullable Object>) map);
        }
        throw new IllegalArgumentException("an object is expected");
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        return values.get(name) != null;
    }

    public @Nullable Object value(String name) {
        return values.get(name);
    }

    public String text(String name) {
        return required(name, text(name, null));
    }

    public @Nullable String textOrNull(String name) {
        return text(name, null);
    }

    private @Nullable String text(String name, @Nullable String otherwise) {
        Object value = values.get(name);
        return value == null ? otherwise : typed(name, value, String.class);
    }

    /** A text, empty if it is not there. */
    public String textOrEmpty(String name) {
        String text = textOrNull(name);
        return text == null ? "" : text;
    }

    public long whole(String name) {
        return required(name, wholeOrNull(name));
    }

    public long whole(String name, long otherwise) {
        Long value = wholeOrNull(name);
        return value == null ? otherwise : value;
    }

    public int integer(String name, int otherwise) {
        return Math.toIntExact(whole(name, otherwise));
    }

    public @Nullable Long wholeOrNull(String name) {
        Object value = values.get(name);
        return value == null ? null : typed(name, value, Long.class);
    }

    public boolean flag(String name, boolean otherwise) {
        Object value = values.get(name);
        return value == null ? otherwise : typed(name, value, Boolean.class);
    }

    /** A time as ISO 8601. */
    public @Nullable Instant instantOrNull(String name) {
        String text = textOrNull(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "field '" + name + "': '" + text + "' is no time; write it as 2026-05-01T12:00:00Z", e);
        }
    }

    public Instant instant(String name) {
        return required(name, instantOrNull(name));
    }

    /** A number of seconds, perhaps with a fraction. */
    public @Nullable Duration secondsOrNull(String name) {
        return switch (values.get(name)) {
            case null -> null;
            case Long whole -> Duration.ofSeconds(whole);
            case Double number -> Duration.ofMillis(Math.round(number * 1000));
            case Object other -> throw wrong(name, other);
        };
    }

    public Duration seconds(String name, Duration otherwise) {
        Duration value = secondsOrNull(name);
        return value == null ? otherwise : value;
    }

    /** Texts; none if the field is not there. */
    public List<String> texts(String name) {
        return list(name).stream().map(each -> typed(name, each, String.class)).toList();
    }

    public @Nullable List<String> textsOrNull(String name) {
        return has(name) ? texts(name) : null;
    }

    /** Objects; none if the field is not there. */
    public List<Fields> objects(String name) {
        return list(name).stream().map(Fields::of).toList();
    }

    public Fields object(String name) {
        return of(values.get(name));
    }

    private List<?> list(String name) {
        return switch (values.get(name)) {
            case null -> List.of();
            case List<?> items -> items;
            case Object other -> throw wrong(name, other);
        };
    }

    /** The constant of an enum by its wire name. */
    public <E extends Enum<E>> @Nullable E constantOrNull(String name, Class<E> type) {
        String text = textOrNull(name);
        return text == null ? null : Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }

    public <E extends Enum<E>> E constant(String name, Class<E> type) {
        return required(name, constantOrNull(name, type));
    }

    private static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("field '" + name + "' is missing");
        }
        return value;
    }

    private static <T> T typed(String name, @Nullable Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw wrong(name, value);
        }
        return type.cast(value);
    }

    private static IllegalArgumentException wrong(String name, @Nullable Object value) {
        return new IllegalArgumentException("field '" + name + "' has an unexpected value: " + value);
    }
}
