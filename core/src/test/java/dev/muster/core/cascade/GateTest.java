package dev.muster.core.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.muster.core.RefusedException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every number of the specification's vectors and gate. */
@Tag("unit")
class GateTest {
    private static Map<Vector, Double> best() {
        Map<Vector, Double> scores = new EnumMap<>(Vector.class);
        for (Vector vector : Vector.values()) {
            scores.put(vector, vector == Vector.DENSITY || vector == Vector.UNCERTAINTY ? 0.0 : 1.0);
        }
        return scores;
    }

    private static Vectors with(Map<Vector, Double> scores, Vector vector, double score) {
        scores.put(vector, score);
        return new Vectors(scores);
    }

    /** All that counts has this score; uncertainty its own. */
    private static Vectors even(double score, double uncertainty) {
        Map<Vector, Double> scores = new EnumMap<>(Vector.class);
        for (Vector vector : Vector.values()) {
            scores.put(vector, vector == Vector.DENSITY ? 1 - score : score);
        }
        return with(scores, Vector.UNCERTAINTY, uncertainty);
    }

    @Test
    void all_at_their_best_is_exactly_one_and_at_their_worst_exactly_zero() {
        assertThat(new Vectors(best()).overall()).isEqualTo(1.00);
        assertThat(even(0, 0).overall()).isEqualTo(0.00);
    }

    @ParameterizedTest
    @CsvSource({
        "ENGAGEMENT, 0.15",
        "KNOW, 0.14",
        "DO, 0.105",
        "CONTEXT, 0.105",
        "CLARITY, 0.075",
        "COHERENCE, 0.075",
        "SIGNAL, 0.05",
        "DENSITY, 0.05",
        "STATE, 0.0625",
        "CHANGE, 0.0625",
        "COMPLETION, 0.0625",
        "IMPACT, 0.0625",
        "UNCERTAINTY, 0"
    })
    void a_vector_counts_its_share_of_its_tier(Vector vector, double weight) {
        double worst = vector == Vector.DENSITY || vector == Vector.UNCERTAINTY ? 1 : 0;
        assertThat(1 - with(best(), vector, worst).overall()).isCloseTo(weight, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "ENGAGEMENT, 0.5999, CLARIFY",
        "ENGAGEMENT, 0.60, PROCEED",
        "COHERENCE, 0.4999, RESET",
        "COHERENCE, 0.50, PROCEED",
        "DENSITY, 0.9001, RESET",
        "DENSITY, 0.90, PROCEED",
        "CHANGE, 0.4999, STOP",
        "CHANGE, 0.50, PROCEED",
        "UNCERTAINTY, 0.8001, INVESTIGATE",
        "UNCERTAINTY, 0.40, PROCEED"
    })
    void a_hard_rule_decides_at_its_bound(Vector vector, double score, Decision decision) {
        assertThat(Gate.decide(with(best(), vector, score), Profile.BALANCED, 1).decision())
                .isEqualTo(decision);
    }

    @Test
    void the_hard_rules_are_asked_in_their_order() {
        Map<Vector, Double> scores = new EnumMap<>(Vector.class);
        for (Vector vector : Vector.values()) {
            scores.put(vector, vector == Vector.DENSITY || vector == Vector.UNCERTAINTY ? 1.0 : 0.0);
        }
        assertThat(Gate.decide(new Vectors(scores), Profile.BALANCED, 1).decision())
                .isEqualTo(Decision.CLARIFY);
        assertThat(Gate.decide(with(scores, Vector.ENGAGEMENT, 1), Profile.BALANCED, 1)
                        .decision())
                .isEqualTo(Decision.RESET);
        scores.put(Vector.COHERENCE, 1.0);
        assertThat(Gate.decide(with(scores, Vector.DENSITY, 0), Profile.BALANCED, 1)
                        .decision())
                .isEqualTo(Decision.STOP);
        assertThat(Gate.decide(with(scores, Vector.CHANGE, 1), Profile.BALANCED, 1)
                        .decision())
                .isEqualTo(Decision.INVESTIGATE);
    }

    @ParameterizedTest
    @CsvSource({
        "HIGH_REASONING, 0, 0.60, 0.45",
        "AUTONOMOUS, 5, 0.70, 0.35",
        "CRITICAL, 3, 0.90, 0.20",
        "EXPLORATORY, 0, 0.50, 0.45",
        "BALANCED, 7, 0.65, 0.40"
    })
    void a_profile_has_its_bounds_and_its_rounds(Profile profile, int rounds, double overall, double uncertainty) {
        double enough = Math.max(overall + 1e-9, 0.6); // engagement and change have bounds of their own
        assertThat(Gate.decide(even(enough, uncertainty), profile, 1).decision())
                .isEqualTo(Decision.PROCEED);
        assertThat(Gate.decide(even(enough, uncertainty + 1e-9), profile, 1).decision())
                .isEqualTo(Decision.INVESTIGATE);
        Vectors below = below(overall);
        assertThat(below.overall()).isLessThan(overall);
        assertThat(Gate.decide(below, profile, 1).decision()).isEqualTo(Decision.INVESTIGATE);
        if (rounds == 0) {
            assertThat(Gate.decide(below, profile, 1_000_000).decision()).isEqualTo(Decision.INVESTIGATE);
        } else {
            assertThat(Gate.decide(below, profile, rounds - 1).decision()).isEqualTo(Decision.INVESTIGATE);
            assertThat(Gate.decide(below, profile, rounds).decision()).isEqualTo(Decision.ASK_PERSON);
        }
    }

    /** Just below a whole, with the hard rules content. */
    private static Vectors below(double overall) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (content(middle).overall() < overall) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return content(low);
    }

    private static Vectors content(double score) {
        Map<Vector, Double> scores = new EnumMap<>(Vector.class);
        for (Vector vector : Vector.values()) {
            scores.put(vector, vector == Vector.DENSITY ? 1 - score : score);
        }
        scores.put(Vector.ENGAGEMENT, Math.max(score, Gate.ENGAGEMENT));
        scores.put(Vector.COHERENCE, Math.max(score, Gate.COHERENCE));
        scores.put(Vector.DENSITY, Math.min(1 - score, Gate.DENSITY));
        scores.put(Vector.CHANGE, Math.max(score, Gate.CHANGE));
        return with(scores, Vector.UNCERTAINTY, 0);
    }

    @Test
    void an_error_in_the_gate_closes_it() {
        assertThat(Gate.closed(new IllegalStateException("boom")).decision()).isNotEqualTo(Decision.PROCEED);
    }

    @ParameterizedTest
    @CsvSource({"-0.01", "1.01", "NaN", "Infinity"})
    void a_score_outside_of_zero_to_one_is_refused(double score) {
        assertThatThrownBy(() -> with(best(), Vector.KNOW, score))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("know");
    }

    @ParameterizedTest
    @EnumSource(Vector.class)
    void a_missing_score_is_refused(Vector vector) {
        Map<Vector, Double> scores = best();
        scores.remove(vector);
        assertThatThrownBy(() -> new Vectors(scores))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(vector.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void an_unknown_vector_is_refused_with_those_that_there_are() {
        Map<String, Double> byName = new HashMap<>();
        byName.put("knowledge", 0.5);
        assertThatThrownBy(() -> Vectors.of(byName))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("knowledge")
                .hasMessageContaining("uncertainty");
    }

    @Test
    void scores_are_read_back_as_they_were_stored() {
        Vectors some = even(0.123456789, 0.31);
        assertThat(Vectors.fromBytes(some.toBytes())).isEqualTo(some);
    }
}
