package dev.muster.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.server.Reply;
import dev.muster.server.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client that knows nothing but the served OpenAPI document: it finds operations by id, places arguments as the
 * document says, and holds whatever goes out and comes in against the document's schemas.
 */
final class DescribedApi {
    private static final String ID = "https://muster.invalid/openapi.json";
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private final TestServer server;
    private final Fields document;
    private final SchemaRegistry schemas;
    private final Set<String> called = new TreeSet<>();

    DescribedApi(TestServer server) {
        this.server = server;
        Reply served = server.get("/openapi.json").expect(200);
        this.document = served.json();
        this.schemas = SchemaRegistry.withDialect(
                Dialects.getOpenApi31(), builder -> builder.schemas(Map.of(ID, served.text())));
    }

    /** Where the document describes an operation. */
    record Place(String path, String method, Fields description) {
        String pointer() {
            return "/paths/" + escaped(path) + "/" + method;
        }
    }

    Fields document() {
        return document;
    }

    /** The operations called so far. */
    Set<String> called() {
        return called;
    }

    /** All operations of the document, by id. */
    Map<String, Place> operations() {
        Map<String, Place> all = new LinkedHashMap<>();
        document.object("paths")
                .values()
                .forEach((path, item) -> Fields.of(item).values().forEach((method, each) -> {
                    assertThat(METHODS).as("methods of " + path).contains(method);
                    Fields description = Fields.of(each);
                    Place before = all.put(description.text("operationId"), new Place(path, method, description));
                    assertThat(before)
                            .as("two operations " + description.text("operationId"))
                            .isNull();
                }));
        return all;
    }

    /** Calls an operation that must succeed; answers its body. */
    Fields call(String operation, Map<String, ?> arguments) {
        return send(operation, arguments, true).json();
    }

    /** Calls an operation that must be refused; answers the problem. */
    Fields refused(String operation, Map<String, ?> arguments) {
        return send(operation, arguments, false).json();
    }

    private Reply send(String operation, Map<String, ?> arguments, boolean good) {
        Place place = operations().get(operation);
        if (place == null) {
            throw new AssertionError("the document has no operation " + operation);
        }
        called.add(operation);
        Map<String, Object> left = new LinkedHashMap<>(arguments);
        String path = place.path();
        StringBuilder query = new StringBuilder();
        List<Fields> parameters = place.description().objects("parameters");
        for (int i = 0; i < parameters.size(); i++) {
            Fields parameter = parameters.get(i);
            Object value = left.get(parameter.text("name"));
            if (value == null || parameter.text("in").equals("header")) {
                continue;
            }
            left.remove(parameter.text("name"));
            check(place.pointer() + "/parameters/" + i + "/schema", EventJson.text(value), operation);
            if (parameter.text("in").equals("path")) {
                path = path.replace("{" + parameter.text("name") + "}", encoded(value));
            } else {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(parameter.text("name"))
                        .append('=')
                        .append(
                                value instanceof List<?> list
                                        ? list.stream()
                                                .map(DescribedApi::encoded)
                                                .collect(Collectors.joining(","))
                                        : encoded(value));
            }
        }
        boolean body = place.description().has("requestBody");
        String json = EventJson.text(left);
        if (body) {
            check(place.pointer() + "/requestBody/content/application~1json/schema", json, operation);
        } else {
            assertThat(left).as("arguments that the document gives no place to").isEmpty();
        }
        Reply reply = server.send(
                place.method().toUpperCase(java.util.Locale.ROOT),
                document.objects("servers").getFirst().text("url") + path + query,
                body ? json.getBytes(StandardCharsets.UTF_8) : null);
        checkAnswer(place, reply, good);
        return reply;
    }

    private void checkAnswer(Place place, Reply reply, boolean good) {
        Fields responses = place.description().object("responses");
        String status = String.valueOf(reply.status());
        assertThat(responses.has(status))
                .as("is %s described: %s", status, reply)
                .isEqualTo(good);
        String described = good ? status : "default";
        String type = reply.header("Content-Type");
        assertThat(responses.object(described).object("content").values()).containsKey(type);
        check(
                place.pointer() + "/responses/" + described + "/content/" + escaped(String.valueOf(type)) + "/schema",
                reply.text(),
                place.description().text("operationId"));
    }

    private void check(String pointer, String json, String what) {
        Schema schema = schemas.getSchema(SchemaLocation.of(ID + "#" + pointer));
        assertThat(schema.validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .as("%s: %s by %s", what, json, pointer)
                .isEmpty();
    }

    /** What is wrong with a schema of the document, by the meta-schema of its dialect. */
    List<String> problems(@Nullable Object schema) {
        return SchemaRegistry.withDialect(Dialects.getDraft202012())
                .getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()))
                .validate(EventJson.text(schema), InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
    }

    /** For a JSON pointer in a fragment. */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D");
    }

    private static String encoded(Object value) {
        return URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8).replace("+", "%20");
    }
}
