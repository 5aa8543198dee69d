package dev.muster.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.server.TestServer;
import dev.muster.server.operation.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The served document against the rules of OpenAPI 3.1. */
@Tag("wire")
class OpenApiTest {
    private static final Pattern IN_BRACES = Pattern.compile("\\{([^}]+)}");

    @SuppressWarnings("NullAway.Init") // before all tests
    private static TestServer server;

    @SuppressWarnings("NullAway.Init") // before all tests
    private static DescribedApi api;

    @BeforeAll
    static void open() {
        server = TestServer.open();
        api = new DescribedApi(server);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void it_has_what_a_document_must_have() {
        assertThat(api.document().text("openapi")).matches("3\\.1\\.\\d+");
        assertThat(api.document().object("info").text("title")).isNotBlank();
        assertThat(api.document().object("info").text("version")).isNotBlank();
        assertThat(api.document().object("paths").values().keySet())
                .isNotEmpty()
                .allSatisfy(path -> assertThat(path).startsWith("/"));
        assertThat(api.document().values().keySet())
                .isSubsetOf(
                        "openapi",
                        "info",
                        "jsonSchemaDialect",
                        "servers",
                        "paths",
                        "webhooks",
                        "components",
                        "security",
                        "tags",
                        "externalDocs");
    }

    @Test
    void it_describes_every_operation_and_no_other() {
        Set<String> known = new TreeSet<>(Operations.all().keySet());
        known.add("bulk");
        assertThat(api.operations().keySet()).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void no_two_paths_differ_in_the_names_of_their_parameters_only() {
        assertThat(api.document().object("paths").values().keySet().stream()
                        .map(path -> IN_BRACES.matcher(path).replaceAll("{}")))
                .doesNotHaveDuplicates();
    }

    @Test
    void every_parameter_of_a_path_is_described_and_required_and_none_is_described_twice() {
        api.operations().forEach((name, place) -> {
            Set<String> inPath = new TreeSet<>();
            Matcher matcher = IN_BRACES.matcher(place.path());
            while (matcher.find()) {
                inPath.add(matcher.group(1));
            }
            List<Fields> parameters = place.description().objects("parameters");
            assertThat(parameters.stream()
                            .filter(each -> each.text("in").equals("path"))
                            .map(each -> each.text("name")))
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(inPath);
            assertThat(parameters).as(name).allSatisfy(each -> {
                assertThat(each.text("in")).isIn("path", "query", "header", "cookie");
                assertThat(each.has("schema")).isTrue();
                assertThat(each.text("in").equals("path")).isEqualTo(inPath.contains(each.text("name")));
                assertThat(!each.text("in").equals("path") || each.flag("required", false))
                        .isTrue();
            });
            assertThat(parameters.stream().map(each -> each.text("in") + " " + each.text("name")))
                    .as(name)
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void every_response_is_described_and_a_refusal_is_a_problem() {
        api.operations().forEach((name, place) -> {
            Map<String, @Nullable Object> responses =
                    place.description().object("responses").values();
            assertThat(responses.keySet())
                    .as(name)
                    .contains("default")
                    .anyMatch(status -> status.startsWith("2"))
                    .allSatisfy(status -> assertThat(status).matches("default|[1-5]\\d\\d"));
            assertThat(responses.values())
                    .as(name)
                    .allSatisfy(each ->
                            assertThat(Fields.of(each).text("description")).isNotBlank());
            assertThat(place.description()
                            .object("responses")
                            .object("default")
                            .object("content")
                            .values())
                    .as(name)
                    .containsOnlyKeys("application/problem+json");
        });
    }

    @Test
    void get_and_delete_have_no_body() {
        api.operations().forEach((name, place) -> {
            if (place.method().equals("get") || place.method().equals("delete")) {
                assertThat(place.description().has("requestBody")).as(name).isFalse();
            }
        });
    }

    @Test
    void every_schema_is_valid_json_schema() {
        List<Object> schemas = new ArrayList<>();
        collect(api.document().values(), schemas);
        assertThat(schemas).hasSizeGreaterThan(Operations.all().size() * 2);
        assertThat(schemas)
                .allSatisfy(schema -> assertThat(api.problems(schema)).isEmpty());
        assertThat(api.problems(Map.of("type", "strnig")))
                .as("the check can fail")
                .isNotEmpty();
    }

    private static void collect(@Nullable Object value, List<Object> schemas) {
        if (value instanceof Map<?, ?> fields) {
            fields.forEach((name, each) -> {
                if ("schema".equals(name) && each != null) {
                    schemas.add(each);
                } else {
                    collect(each, schemas);
                }
            });
        } else if (value instanceof List<?> items) {
            items.forEach(each -> collect(each, schemas));
        }
    }

    @Test
    void every_reference_leads_somewhere() {
        List<String> references = new ArrayList<>();
        references(api.document().values(), references);
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("#/");
            Fields at = api.document();
            for (String part : reference.substring(2).split("/")) {
                at = at.object(part);
            }
        });
    }

    private static void references(@Nullable Object value, List<String> found) {
        if (value instanceof Map<?, ?> fields) {
            fields.forEach((name, each) -> {
                if ("$ref".equals(name)) {
                    found.add(String.valueOf(each));
                } else {
                    references(each, found);
                }
            });
        } else if (value instanceof List<?> items) {
            items.forEach(each -> references(each, found));
        }
    }
}
