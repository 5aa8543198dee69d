package dev.muster.git;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Which commit was checked out when a checkpoint was made. */
final class HeadCommit {
    private static final JsonFactory JSON = new JsonFactory();

    private HeadCommit() {}

    /** What a checkpoint's JSON says of it; null if it says nothing. */
    static @Nullable String of(byte[] checkpoint) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), checkpoint)) {
            parser.nextToken();
            return enter(parser, "git_state") && enter(parser, "head_commit") && parser.hasToken(JsonToken.VALUE_STRING)
                    ? parser.getString()
                    : null;
        } catch (JacksonException e) {
            return null; // what was nested too deep by its maker is loaded all the same, but not looked into
        }
    }

    /** Goes to the value of a property of the object that the parser is at. */
    private static boolean enter(JsonParser parser, String name) {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            return false;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean found = parser.currentName().equals(name);
            parser.nextToken();
            if (found) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }
}
