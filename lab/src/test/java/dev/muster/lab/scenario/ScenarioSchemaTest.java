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

    @Test
    void the_shipped_schema_is_the_one_the_key_table_gives() throws Exception {
        if (Boolean.getBoolean("muster.docs.write")) {
            Files.writeString(Path.of("src/main/resources" + ScenarioSchema.RESOURCE), ScenarioSchema.json());
            return;
        }
        try (InputStream shipped =
                Objects.requireNonNull(ScenarioSchemaTest.class.getResourceAsStream(ScenarioSchema.RESOURCE))) {
            String text = new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text)
                    .as(
                            "write it anew: ./muster mvn -q -pl lab -am test -Dtest=ScenarioSchemaTest -Dmuster.docs.write=true")
                    .isEqualTo(ScenarioSchema.json());
        }
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
