package dev.muster.lab.operation;

import dev.muster.client.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A text with {@linkplain Place places}. A dollar sign that is followed by another one, <code>$${</code>, is one that
 * means nothing.
 */
public final class Template {
    private final String source;
    private final List<Object> parts; // texts and places in turn of the source

    private Template(String source, List<Object> parts) {
        this.source = source;
        this.parts = List.copyOf(parts);
    }

    /** A text without places. */
    public static Template of(String text) {
        return new Template(text, List.of(text));
    }

    /**
     * Reads a text.
     *
     * @param places those that it may have
     * @throws IllegalArgumentException if it has another, or one without an end; the message names the nearest that is
     */
    public static Template parse(String source, Places places) {
        List<Object> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < source.length()) {
            if (source.startsWith("$${", at)) {
                plain.append("${");
                at += 3;
            } else if (source.startsWith("${", at)) {
                int end = source.indexOf('}', at);
                if (end < 0) {
                    throw new IllegalArgumentException("'" + source.substring(at) + "' has no closing brace");
                }
                if (!plain.isEmpty()) {
                    parts.add(plain.toString());
                    plain.setLength(0);
                }
                String name = source.substring(at + 2, end).strip();
                parts.add(places.named(name).orElseThrow(() -> unknown(name, places)));
                at = end + 1;
            } else {
                plain.append(source.charAt(at++));
            }
        }
        if (!plain.isEmpty() || parts.isEmpty()) {
            parts.add(plain.toString());
        }
        return new Template(source, parts);
    }

    private static IllegalArgumentException unknown(String name, Places places) {
        return new IllegalArgumentException("'${" + name + "}' is unknown; " + Suggestions.hint(name, places.names()));
    }

    /** As it was written. */
    public String source() {
        return source;
    }

    /** Whether it is the same for every operation. */
    public boolean constant() {
        return parts.size() == 1 && parts.getFirst() instanceof String;
    }

    /** The one place that it is all made of; empty if there is more or less. */
    public Optional<Place> alone() {
        return parts.size() == 1 && parts.getFirst() instanceof Place place ? Optional.of(place) : Optional.empty();
    }

    /** Its places, in order. */
    public List<Place> places() {
        return parts.stream()
                .filter(Place.class::isInstance)
                .map(Place.class::cast)
                .toList();
    }

    /**
     * The text for one operation.
     *
     * @throws CallFailure if a value is not there yet
     */
    public String fill(Scope scope) throws CallFailure {
        return fill(scope, UnaryOperator.identity());
    }

    /** The same, with each value, but not what stands between them, put through {@code encode}. */
    public String fill(Scope scope, UnaryOperator<String> encode) throws CallFailure {
        if (constant()) {
            return (String) parts.getFirst();
        }
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            text.append(
                    part instanceof Place place ? encode.apply(JsonValues.text(scope.value(place))) : (String) part);
        }
        return text.toString();
    }

    /**
     * The value for one operation: of a place that stands alone with its own type, otherwise a text.
     *
     * @throws CallFailure if a value is not there yet
     */
    @Nullable
    Object value(Scope scope) throws CallFailure {
        Optional<Place> alone = alone();
        return alone.isPresent() ? scope.value(alone.get()) : fill(scope);
    }

    @Override
    public String toString() {
        return source;
    }
}
