package dev.muster.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.compare.Changes;
import dev.muster.lab.compare.Direction;
import dev.muster.lab.compare.Level;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyParserTest {
    @Test
    void a_gate_that_says_nothing_has_the_defaults() {
        Policy policy = PolicyParser.parse("gates.yaml", "gates:\n  cpu_us_per_op: {}\n");

        assertThat(policy.inconclusive()).isEqualTo(Policy.Inconclusive.UNDECIDED);
        assertThat(policy.rules())
                .containsExactly(new Policy.Rule(
                        Measure.CPU_US_PER_OP,
                        null,
                        null,
                        null,
                        new Changes(0.05, 0.10, 0.25),
                        Direction.LOWER_IS_BETTER,
                        Level.CRITICAL,
                        2));
    }

    @Test
    void a_gate_says_all_that_it_wants_of_its_own() {
        Policy policy = PolicyParser.parse("gates.yaml", """
                fails_at: warn
                inconclusive: fail
                gates:
                  p99_ms: {max: 20, change: {minor: 3, warn: 6}, operation: each}
                  throughput: {min: 1000, change: false}
                tests:
                  lifecycle:
                    p99_ms: {change: true, fails_at: never}
                """);

        assertThat(policy.inconclusive()).isEqualTo(Policy.Inconclusive.FAIL);
        assertThat(policy.rules()).hasSize(3);
        Policy.Rule first = policy.rules().getFirst();
        assertThat(first.limit()).isEqualTo(20);
        assertThat(first.changes()).isEqualTo(new Changes(0.03, 0.06, 0.25));
        assertThat(first.failsAt()).isEqualTo(Level.WARN);
        assertThat(first.operation()).isEqualTo("each");
        assertThat(policy.rules().get(1).changes()).isNull();
        assertThat(policy.rules().get(2).test()).isEqualTo("lifecycle");
        assertThat(policy.rules().get(2).failsAt()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "gates: {p99_msec: {}} | g.yaml:1: key 'p99_msec' is unknown in a mapping of gates; did you mean 'p99_ms'?",
                "gates: {p99_ms: {maxx: 1}} | g.yaml:1: key 'maxx' is unknown in a gate; did you mean 'max'?",
                "gates: {p99_ms: {min: 1}} | of p99_ms lower is better, so its limit is 'max'",
                "gates: {throughput: {max: 1}} | of throughput higher is better, so its limit is 'min'",
                "gates: {p99_ms: {fails_at: crit}} | key 'fails_at': 'crit' is unknown",
                "gates: {p99_ms: {change: false}} | a gate without a limit and without a change judges nothing",
                "gates: {p99_ms: {change: {minor: 9, warn: 6}}} | minor, warn and critical must grow; they are 9.000, 6.000 and",
                "gates: {rss_bytes: {operation: create}} | rss_bytes is measured for the whole load only",
                "gates: {p99_ms: {max: fast}} | key 'max': expected a number from 0 to",
                "fails_at: warn | there is no gate; write at least one under 'gates' or 'tests'",
                "gates: {p99_ms: [ | not valid YAML",
            })
    void what_is_wrong_is_told_with_its_line_and_the_nearest_valid_choice(String text, String message) {
        assertThatThrownBy(() -> PolicyParser.parse("g.yaml", text))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_level_by_which_nothing_can_fall_is_refused() {
        assertThatThrownBy(() -> PolicyParser.parse("g.yaml", """
                gates:
                  throughput:
                    change:
                      warn: 30
                      critical: 250
                  p99_ms: {better: higher, change: {critical: 100}}
                """))
                .hasMessageContaining(
                        "g.yaml:5: key 'critical': of throughput higher is better, and it cannot fall by more than all it is, so 250 % is never reached; write less than 100, such as 25")
                .hasMessageContaining("g.yaml:6: key 'critical': of p99_ms higher is better")
                .hasMessageContaining("so 100 % is never reached");
        assertThat(PolicyParser.parse("g.yaml", "gates: {error_rate: {change: {critical: 500}}}")
                        .rules())
                .hasSize(1);
    }

    @Test
    void an_empty_file_says_what_it_needs() {
        assertThatThrownBy(() -> PolicyParser.parse("g.yaml", ""))
                .hasMessage("g.yaml:1: the file is empty; it needs at least one gate under 'gates' or 'tests'");
    }
}
