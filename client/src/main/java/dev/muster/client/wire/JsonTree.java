package dev.muster.client.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON that anybody may have sent into plain values: {@code Map<String, Object>} in the order of the text,
 * {@code List<Object>}, {@code String}, {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean} and null.
 *
 * <p>Strict: a key given twice, text after the document, nesting deeper than {@value #DEEPEST} and numbers of more than
 * {@value #LONGEST_NUMBER} characters are refused, with the place.
 */
public final class JsonTree {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(1_000)
                    .maxStringLength(100_000_000)
                    .build())
            .build();

    private JsonTree() {}

    /** Why a text is no JSON; the message has the place. */
    public static final class NotJson extends Exception {
        private static final long serialVersionUID = 1L;

        NotJson(String message) {
            super(message);
        }
    }

    /**
     * Reads one value of any kind from UTF-8.
     *
     * @throws NotJson if it is not exactly one
     */
    public static @Nullable Object parse(byte[] utf8) throws NotJson {
        if (isWide(utf8)) {
            throw new NotJson("it is not UTF-8");
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            return document(parser);
        } catch (JacksonException e) {
            throw notJson(e);
        }
    }

    /**
     * Reads one value of any kind.
     *
     * @throws NotJson if it is not exactly one
     */
    public static @Nullable Object parse(String text) throws NotJson {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return document(parser);
        } catch (JacksonException e) {
            throw notJson(e);
        }
    }

    /**
     * UTF-16 and UTF-32, which the parser would take as well: a byte order mark, or a zero among the first two bytes.
     */
    private static boolean isWide(byte[] text) {
        if (text.length < 2) {
            return false;
        }
        int mark = (text[0] & 0xff) << 8 | text[1] & 0xff;
        return text[0] == 0 || text[1] == 0 || mark == 0xfeff || mark == 0xfffe;
    }

    private static @Nullable Object document(JsonParser parser) throws NotJson {
        if (parser.nextToken() == null) {
            throw new NotJson("it is empty");
        }
        Object value = value(parser);
        if (parser.nextToken() != null) {
            throw new NotJson("there is more after the first value");
        }
        return value;
    }

    /** What is wrong, without the parser's own word for the place, which it does not know here. */
    static String reason(JacksonException e) {
        return String.valueOf(e.getOriginalMessage()).replaceAll(" ?\\([^()]*\\[Source: .*?]\\)", "");
    }

    private static NotJson notJson(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        String place = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
        return new NotJson(place + reason(e));
    }

    private static @Nullable Object value(JsonParser parser) throws NotJson {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, value(parser));
                }
                yield fields;
            }
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT, LONG -> parser.getLongValue();
                    default -> parser.getBigIntegerValue();
                };
            case VALUE_NUMBER_FLOAT -> {
                double number = parser.getDoubleValue();
                if (Double.isInfinite(number)) {
                    throw new NotJson("a number is larger than any that can be kept");
                }
                yield number;
            }
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new NotJson("unexpected " + parser.currentToken());
        };
    }
}
