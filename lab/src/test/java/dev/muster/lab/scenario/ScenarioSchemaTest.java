package dev.muster.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScenarioSchemaTest {

    private static void isShipped(String resource, String generated) throws Exception {
        if (Boolean.getBoolean("muster.docs.write")) {
            Files.writeString(Path.of("src/main/resources" + resource), generated);
            return;
        }
        try (InputStream shipped = Objects.requireNonNull(ScenarioSchemaTest.class.getResourceAsStream(resource))) {
            assertThat(new String(shipped.readAllBytes(), StandardCharsets.UTF_8))
                    .as(
                            "write it anew: ./muster mvn -q -pl lab -am test -Dtest=ScenarioSchemaTest -Dmuster.docs.write=true")
                    .isEqualTo(generated);
        }
    }

    @Test
    void the_shipped_schemas_are_those_that_the_key_tables_give() throws Exception {
        isShipped(ScenarioSchema.RESOURCE, ScenarioSchema.json());
        isShipped(ScenarioSchema.GATES_RESOURCE, ScenarioSchema.gatesJson());
    }

    @Test
    void the_schema_of_policies_offers_what_their_parser_takes() {
        JsonNode schema = JsonMapper.shared().readTree(ScenarioSchema.gatesJson());

        assertThat(schema.at("/properties").propertyNames())
                .containsExactly("fails_at", "inconclusive", "gates", "tests");
        assertThat(schema.at("/properties/gates/properties").propertyNames()).contains("cpu_us_per_op", "p99_ms");
        assertThat(schema.at("/properties/gates/properties/p99_ms/properties").propertyNames())
                .contains("max", "min", "change", "fails_at");
    }

    @Test
    void every_key_of_a_test_that_the_schema_offers_is_known_to_the_parser_and_the_other_way_round() {
        JsonNode schema = JsonMapper.shared().readTree(ScenarioSchema.json());
        List<String> offered =
                new ArrayList<>(schema.at("/properties/tests/items/properties").propertyNames());

        for (String key : offered) {
            assertThat(complaints(key))
                    .as("key %s", key)
                    .noneMatch(message -> message.contains("'" + key + "' is unknown"));
            assertThat(complaints(key))
                    .as("key %s", key)
                    .noneMatch(message -> message.contains("'" + key + "' is part of"));
        }
        assertThat(complaints("something_else")).anyMatch(message -> message.contains("is unknown"));
        assertThat(offered)
                .contains("type", "target", "agents", "thresholds", "warmup")
                .doesNotContain("faults");
    }

    private static List<String> complaints(String key) {
        try {
            ScenarioParser.parse("f.yaml", "name: n\ntests:\n  - {" + key + ": {}}\n");
            return List.of();
        } catch (ScenarioException refused) {
            return refused.problems().stream().map(Problem::message).toList();
        }
    }
}
