package dev.muster.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.wire.Fields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values in the place of a template's parameters. */
class TemplateFillTest {
    private static TemplateFill fill() {
        return new TemplateFill(List.of(
                new Fields(Map.of("name", "version", "type", "text")),
                new Fields(Map.of("name", "rank", "type", "number", "default", 3L)),
                new Fields(Map.of(
                        "name", "stage", "type", "choice", "choices", List.of("test", "live"), "default", "test")),
                new Fields(Map.of("name", "due", "type", "time", "default", "2030-01-01T00:00:00Z"))));
    }

    private static Fields given(Map<String, ?> values) {
        return Fields.of(values);
    }

    @Test
    void a_text_that_is_nothing_but_a_parameter_becomes_the_value_itself() {
        TemplateFill fill = fill().with(given(Map.of("version", "1.2", "rank", 7L)));
        assertThat(fill.fill("${rank}")).isEqualTo(7L);
        assertThat(fill.fill("rank ${rank} of ${version}")).isEqualTo("rank 7 of 1.2");
        assertThat(fill.fill(Map.of("a", List.of("${stage}", 1L)))).isEqualTo(Map.of("a", List.of("test", 1L)));
    }

    @Test
    void a_value_is_put_in_as_it_is_also_when_it_looks_like_a_parameter() {
        TemplateFill fill = fill().with(given(Map.of("version", "${rank} $1 \\")));
        assertThat(fill.fill("v${version}")).isEqualTo("v${rank} $1 \\");
    }

    @Test
    void what_is_wrong_is_named() {
        assertThatThrownBy(() -> fill().with(given(Map.of())))
                .hasMessageContaining("missing")
                .hasMessageContaining("version");
        assertThatThrownBy(() -> fill().with(given(Map.of("versoin", "1"))))
                .hasMessageContaining("versoin")
                .hasMessageContaining("version");
        assertThatThrownBy(() -> fill().with(given(Map.of("version", "1", "rank", "high"))))
                .hasMessageContaining("rank")
                .hasMessageContaining("number");
        assertThatThrownBy(() -> fill().with(given(Map.of("version", "1", "stage", "dev"))))
                .hasMessageContaining("test, live");
        assertThatThrownBy(() -> fill().with(given(Map.of("version", "1", "due", "tomorrow"))))
                .hasMessageContaining("due");
        assertThatThrownBy(() -> fill().withSamples().fill("${nothing}")).hasMessageContaining("nothing");
    }

    @Test
    void a_parameter_is_declared_once() {
        Fields twice = new Fields(Map.of("name", "a", "type", "text"));
        assertThatThrownBy(() -> new TemplateFill(List.of(twice, twice))).hasMessageContaining("twice");
    }
}
