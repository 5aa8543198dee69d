package dev.muster.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.cli.settings.AgentSettings;
import dev.muster.runtime.model.Endpoint.Protocol;
import dev.muster.runtime.model.ModelSpec;
import dev.muster.runtime.model.Prices;
import dev.muster.runtime.model.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ModelKeysTest {
    private static final Map<String, String> VARIABLES = Map.of("ANTHROPIC_API_KEY", "sk-1", "MINE", "sk-2");

    private static AgentsFile.Content read(String model) {
        return read(model, AgentSettings.USUAL);
    }

    private static AgentsFile.Content read(String model, AgentSettings settings) {
        return AgentsFile.read("agents.yaml", """
                roles:
                  - name: reviewer
                    pools:
                      - name: model
                        kind: model
                """ + model.indent(8), Path.of(""), settings, VARIABLES);
    }

    private static ModelSpec spec(String model) {
        return spec(model, AgentSettings.USUAL);
    }

    private static ModelSpec spec(String model, AgentSettings settings) {
        Make make = Objects.requireNonNull(read(model, settings).makes().get("model"));
        return ((Make.Model) make).spec();
    }

    @Test
    void what_is_not_said_is_as_the_guide_has_it() {
        ModelSpec spec = spec("model: {api: anthropic, name: some-model, instructions: You review code.}");

        assertThat(spec.endpoint().protocol()).isEqualTo(Protocol.ANTHROPIC);
        assertThat(spec.batchSize()).isEqualTo(3);
        assertThat(spec.batchTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(spec.maxContextLength()).isEqualTo(50_000);
        assertThat(spec.prices()).isNull();
        assertThat(spec.timeout()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void what_is_not_said_is_as_it_is_configured_and_what_is_said_goes_before_it() {
        AgentSettings configured = new AgentSettings(1, Duration.ofMinutes(20), null, 7, Duration.ofSeconds(9), 12_345);

        ModelSpec spec = spec("model: {api: anthropic, name: m, instructions: x, batch_size: 2}", configured);

        assertThat(spec)
                .returns(2, ModelSpec::batchSize)
                .returns(Duration.ofSeconds(9), ModelSpec::batchTimeout)
                .returns(12_345, ModelSpec::maxContextLength)
                .returns(Duration.ofMinutes(20), ModelSpec::timeout);
    }

    @Test
    void an_api_that_hangs_holds_its_place_for_two_minutes_or_as_said_and_never_longer_than_a_task_may_take() {
        String model = "model: {api: anthropic, name: m, instructions: x";
        assertThat(spec(model + "}").endpoint().timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(spec("timeout: 30s\n" + model + "}").endpoint().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(spec("timeout: 3m\n" + model + ", answer_timeout: 4m}")
                        .endpoint()
                        .timeout())
                .isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void each_key_has_its_effect() {
        ModelSpec spec = spec("""
                timeout: 3m
                model:
                  api: openai
                  base_url: http://127.0.0.1:8000/v1
                  name: some-model
                  key_variable: MINE
                  instructions: You review code.
                  tools: None.
                  max_context_length: 9000
                  max_output_tokens: 700
                  batch_size: 5
                  batch_timeout: 1500ms
                  answer_timeout: 20s
                  at_once: 2
                  prices: {input: 1, cached: 0.1, cache_written: 1.25, output: 4}
                """);

        assertThat(spec.endpoint().timeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(spec.endpoint().base()).hasToString("http://127.0.0.1:8000/v1");
        assertThat(spec)
                .returns("None.", ModelSpec::tools)
                .returns(9_000, ModelSpec::maxContextLength)
                .returns(700, ModelSpec::maxOutput)
                .returns(5, ModelSpec::batchSize)
                .returns(Duration.ofMillis(1_500), ModelSpec::batchTimeout)
                .returns(2, ModelSpec::atOnce)
                .returns(Duration.ofMinutes(3), ModelSpec::timeout);
        Prices prices = Objects.requireNonNull(spec.prices());
        assertThat(prices.cost(new Usage(1_000_000, 1_000_000, 1_000_000, 1_000_000)))
                .isEqualByComparingTo("6.35");
    }

    @Test
    void what_is_wrong_is_told_with_the_nearest_name() {
        assertThatThrownBy(() -> read("steps: []")).hasMessageContaining("a pool of kind model needs 'model'");
        assertThatThrownBy(() -> read("model: {api: anthropic, name: m, instructions: x, batch_sice: 3}"))
                .hasMessageContaining("batch_size");
        assertThatThrownBy(() -> read("model: {api: anthropic, name: m, instructions: x, prices: {input: 1}}"))
                .hasMessageContaining("'prices' needs input, cached, cache_written and output");
    }

    @Test
    void a_key_that_is_not_in_its_variable_is_told_by_the_variables_name() {
        assertThatThrownBy(() -> spec("model: {api: openai, name: m, instructions: x, key_variable: ELSEWHERE}"))
                .hasMessageContaining("variable ELSEWHERE is not set");
    }

    @Test
    void a_base_url_that_cannot_be_asked_is_refused_with_its_line() {
        for (String wrong : new String[] {"''", "' '", "http://127.0.0.1:99999", "localhost:8000", "'not a url'"}) {
            assertThatThrownBy(
                            () -> spec("model: {api: openai, name: m, instructions: x, key_variable: MINE, base_url: "
                                    + wrong + "}"))
                    .as(wrong)
                    .hasMessageContaining("agents.yaml")
                    .hasMessageMatching("(?s).*(base_url|no address such as http://localhost:8000/v1).*");
        }
    }
}
