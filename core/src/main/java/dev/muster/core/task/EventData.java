package dev.muster.core.task;

import java.io.StringWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The JSON that events carry beside their columns. */
public final class EventData {
    private static final JsonFactory JSON = new JsonFactory();

    private EventData() {}

    /** Whether a text is one JSON value. */
    public static boolean isJson(String text) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    /** A JSON object; {@code fields} writes its fields. */
    public static String object(Consumer<JsonGenerator> fields) {
        StringWriter out = new StringWriter(64);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        return out.toString();
    }

    public static @Nullable String reason(@Nullable String reason) {
        return reason == null ? null : object(json -> json.writeStringProperty("reason", reason));
    }

    static String dependency(long on, String reason) {
        return object(json -> json.writeStringProperty("dependency", "t" + on).writeStringProperty("reason", reason));
    }
}
