package dev.muster.server.rest;

import dev.muster.client.wire.Fields;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.server.http.Exchange;
import dev.muster.server.schema.Schema;
import dev.muster.server.schema.Struct;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers an operation's arguments from a request: path, query, headers and body. */
final class Arguments {
    private Arguments() {}

    /**
     * Reads and checks them.
     *
     * @throws RefusedException if they do not fit; the message names everything that is wrong
     * @throws Exchange.BodyTooLarge if the body is too large
     * @throws JsonBody.OtherType if the body does not claim to be JSON
     */
    static Fields of(Exchange exchange, Routes.Found found)
            throws IOException, Exchange.BodyTooLarge, JsonBody.OtherType {
        Struct input = found.route().operation().input();
        Map<String, @Nullable Object> values =
                found.route().method().equals("GET") ? new LinkedHashMap<>() : JsonBody.read(exchange);
        exchange.parameters().forEach((name, texts) -> put(values, name, typed(input.property(name), texts)));
        found.arguments().forEach((name, text) -> put(values, name, typed(input.property(name), List.of(text))));
        ArgumentHeader.read(exchange, found.route(), values);
        List<String> problems = input.problems(values);
        if (!problems.isEmpty()) {
            throw invalid(String.join("; ", problems));
        }
        return new Fields(values);
    }

    private static void put(Map<String, @Nullable Object> values, String name, Object value) {
        Object before = values.put(name, value);
        if (before != null && !before.equals(value)) {
            throw invalid("'" + name + "' is given twice, as " + before + " and as " + value);
        }
    }

    /**
     * A parameter of the path or the query as the type that its schema wants; as a text where that fails, for the check
     * to tell.
     */
    private static Object typed(Struct.@Nullable Property property, List<String> texts) {
        if (property == null) {
            return texts.getFirst();
        }
        return switch (property.schema()) {
            case Schema.Items items ->
                texts.stream().flatMap(text -> Arrays.stream(text.split(","))).toList();
            case Schema.Whole whole -> whole(texts.getFirst());
            case Schema.Decimal decimal -> decimal(texts.getFirst());
            case Schema.Flag flag ->
                switch (texts.getFirst()) {
                    case "true", "" -> true;
                    case "false" -> false;
                    case String other -> other;
                };
            default -> texts.getFirst();
        };
    }

    private static Object whole(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static Object decimal(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
