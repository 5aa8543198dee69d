package dev.muster.server.rest;

import dev.muster.client.wire.Json;
import dev.muster.server.operation.Shapes;
import dev.muster.server.schema.Schema;
import dev.muster.server.schema.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The OpenAPI 3.1 document, made from the routes that requests are answered by. */
public final class OpenApi {
    private static final String JSON = "application/json";

    private OpenApi() {}

    /** The document, in UTF-8. */
    public static byte[] document(String version) {
        Map<String, Object> paths = new LinkedHashMap<>();
        for (Route route : Routes.all()) {
            methods(paths, route.path()).put(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        methods(paths, Bulk.PATH).put("post", bulk());
        return Json.bytes(json -> json.field("openapi", "3.1.0")
                .object(
                        "info",
                        info -> info.field("title", "Muster")
                                .field("version", version)
                                .field("description", "One durable, shared task graph for many agents."))
                .value("servers", List.of(Map.of("url", Routes.PREFIX)))
                .value("security", List.of(Map.of(), Map.of("token", List.of())))
                .value("paths", paths)
                .value(
                        "components",
                        Map.of(
                                "securitySchemes",
                                Map.of("token", Map.of("type", "http", "scheme", "bearer")),
                                "schemas",
                                Map.of("Error", Shapes.ERROR.toJson()))));
    }

    @SuppressWarnings("unchecked") // it puts them there itself
    private static Map<String, Object> methods(Map<String, Object> paths, String path) {
        return (Map<String, Object>) paths.computeIfAbsent(path, any -> new LinkedHashMap<String, Object>());
    }

    private static Map<String, Object> operation(Route route) {
        Struct input = route.operation().input();
        List<String> inPath = route.parameters();
        boolean body = !List.of("GET", "DELETE").contains(route.method());
        List<Object> parameters = new ArrayList<>();
        Struct rest = Schema.struct();
        for (Struct.Property property : input.properties()) {
            if (inPath.contains(property.name())) {
                parameters.add(parameter(property, "path"));
            } else if (!body) {
                parameters.add(parameter(property, "query"));
            } else {
                rest = rest.and(new Struct(List.of(property), true));
            }
        }
        for (ArgumentHeader header : ArgumentHeader.values()) {
            Struct.Property property = input.property(header.argument());
            if (property != null && !inPath.contains(header.argument())) {
                parameters.add(parameter(
                        new Struct.Property(header.header(), property.schema(), false, instead(property)), "header"));
            }
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("operationId", route.operation().name());
        json.put("summary", route.operation().summary());
        json.put("tags", List.of(route.segments().getFirst()));
        json.put("x-muster-role", route.operation().role().name().toLowerCase(Locale.ROOT));
        if (!parameters.isEmpty()) {
            json.put("parameters", parameters);
        }
        if (body && !rest.properties().isEmpty()) {
            json.put("requestBody", Map.of("content", Map.of(JSON, Map.of("schema", rest.toJson()))));
        }
        json.put("responses", responses(route));
        return json;
    }

    private static String instead(Struct.Property property) {
        String where = "may be given instead of '" + property.name() + "'";
        return property.description().isEmpty() ? where : property.description() + "; " + where;
    }

    private static Map<String, Object> responses(Route route) {
        Map<String, Object> responses =
                responses(route.status(), route.operation().output());
        if (!route.operation().changes()) {
            responses.put("304", Map.of("description", "it still has the ETag that If-None-Match gave"));
        }
        if (route.operation().name().equals("read_events")) {
            responses.put("200", streamed(route.operation().output()));
        }
        return responses;
    }

    /** Events come as a page, or as a stream to whoever accepts that. */
    private static Map<String, Object> streamed(Schema page) {
        return Map.of(
                "description",
                "a page; or events as they happen, from Last-Event-ID or 'after' on, if you accept text/event-stream",
                "content",
                Map.of(
                        JSON,
                        Map.of("schema", page.toJson()),
                        "text/event-stream",
                        Map.of("schema", Map.of("type", "string"))));
    }

    private static Map<String, Object> responses(int status, Schema output) {
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put(
                String.valueOf(status),
                Map.of("description", "done", "content", Map.of(JSON, Map.of("schema", output.toJson()))));
        responses.put(
                "default",
                Map.of(
                        "description",
                        "refused, and nothing changed",
                        "content",
                        Map.of(Problems.TYPE, Map.of("schema", Map.of("$ref", "#/components/schemas/Error")))));
        return responses;
    }

    private static Map<String, Object> parameter(Struct.Property property, String place) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", property.name());
        json.put("in", place);
        json.put("required", place.equals("path") || property.required());
        json.put("schema", property.schema().toJson());
        if (property.schema() instanceof Schema.Items) {
            json.put("style", "form");
            json.put("explode", false);
        }
        if (!property.description().isEmpty()) {
            json.put("description", property.description());
        }
        return json;
    }

    private static Map<String, Object> bulk() {
        Struct output = Schema.struct()
                .required(
                        "results",
                        Schema.list(Schema.struct()
                                .required("status", Schema.whole())
                                .required("body", Schema.any())));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("operationId", "bulk");
        json.put("summary", "Run up to 1,000 operations at once; each has an answer of its own.");
        json.put("tags", List.of("bulk"));
        json.put("requestBody", Map.of("content", Map.of(JSON, Map.of("schema", Bulk.INPUT.toJson()))));
        json.put("responses", responses(200, output));
        return json;
    }
}
