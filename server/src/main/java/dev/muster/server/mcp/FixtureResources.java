package dev.muster.server.mcp;

import dev.muster.client.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The resources of the published conformance suite. */
final class FixtureResources implements ResourceSource {
    private static final String PLAIN = "text/plain";
    private static final Pattern TEMPLATE = Pattern.compile("test://template/([^/]{1,100})/data");

    private static final Map<String, Map<String, @Nullable Object>> FIXED = Map.of(
            "test://static-text",
            Resources.text("test://static-text", PLAIN, "This is the content of the static text resource."),
            "test://static-binary",
            binary("test://static-binary"),
            "test://watched-resource",
            Resources.text("test://watched-resource", PLAIN, "This resource can be watched."));

    private static Map<String, @Nullable Object> binary(String uri) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("uri", uri);
        content.put("mimeType", "image/png");
        content.put("blob", FixtureContent.PNG);
        return content;
    }

    @Override
    public List<Map<String, @Nullable Object>> resources() {
        return List.of(
                Resources.described("uri", "test://static-text", "static-text", "A text.", PLAIN),
                Resources.described("uri", "test://static-binary", "static-binary", "An image.", "image/png"),
                Resources.described("uri", "test://watched-resource", "watched-resource", "To be watched.", PLAIN));
    }

    @Override
    public List<Map<String, @Nullable Object>> templates() {
        return List.of(Resources.described(
                "uriTemplate", "test://template/{id}/data", "template", "Data by id.", "application/json"));
    }

    @Override
    public @Nullable Map<String, @Nullable Object> read(String uri) {
        Matcher matcher = TEMPLATE.matcher(uri);
        if (matcher.matches()) {
            String id = matcher.group(1);
            String text = Json.text(
                    json -> json.field("id", id).field("templateTest", true).field("data", "Data for ID: " + id));
            return Resources.text(uri, "application/json", text);
        }
        return FIXED.get(uri);
    }
}
