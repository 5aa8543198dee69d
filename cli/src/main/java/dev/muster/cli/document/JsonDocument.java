package dev.muster.cli.document;

import dev.muster.cli.terminal.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON. */
final class JsonDocument {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String file;

    JsonDocument(String file) {
        this.file = file;
    }

    Document parse(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            Document document = value(parser);
            if (parser.nextToken() != null) {
                throw Failure.usage(file + ":" + line(parser.currentTokenLocation())
                        + ": there is more after the end of the document");
            }
            return document;
        } catch (JacksonException e) {
            throw Failure.usage(file + ":" + line(e.getLocation()) + ": not valid JSON: " + e.getOriginalMessage());
        }
    }

    private static int line(TokenStreamLocation location) {
        return location == null ? 1 : location.getLineNr();
    }

    private static Document value(JsonParser parser) {
        int line = line(parser.currentTokenLocation());
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Document.Field> fields = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    int at = line(parser.currentTokenLocation());
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, new Document.Field(at, value(parser)));
                }
                yield new Document.Fields(fields, line);
            }
            case START_ARRAY -> {
                List<Document> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield new Document.Items(items, line);
            }
            case VALUE_NULL -> new Document.Scalar("", Document.Kind.NULL, line);
            case VALUE_NUMBER_INT -> new Document.Scalar(parser.getString(), Document.Kind.WHOLE, line);
            case VALUE_STRING -> new Document.Scalar(parser.getString(), Document.Kind.TEXT, line);
            default -> new Document.Scalar(parser.getString(), Document.Kind.OTHER, line);
        };
    }
}
