package dev.muster.client.wire;

import dev.muster.core.cascade.Assessment;
import dev.muster.core.cascade.Belief;
import dev.muster.core.cascade.Calibration;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.Drift;
import dev.muster.core.cascade.Finding;
import dev.muster.core.cascade.Vector;
import dev.muster.core.cascade.Vectors;
import dev.muster.core.state.StateMachine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Self-assessments as JSON. The names are kept: users of the earlier system know them. */
public final class CascadeJson {
    private CascadeJson() {}

    public static void write(Json json, CascadeView view) {
        json.field("cascade", view.number())
                .field("state", StateMachine.wire(view.state()))
                .field("profile", StateMachine.wire(view.profile()))
                .field("round", (long) view.round())
                .field("checks", (long) view.checks())
                .field("decision", view.decision() == null ? null : StateMachine.wire(view.decision()))
                .field("reason", view.reason())
                .field("overruled", view.overruled())
                .texts("allowed", view.allowed());
    }

    public static void write(Json json, Assessment assessment) {
        json.field("cascade", assessment.cascade())
                .field("phase", StateMachine.wire(assessment.phase()))
                .field("round", (long) assessment.round())
                .field("at", assessment.at())
                .value("vectors", vectors(assessment.vectors()))
                .value("overall", assessment.overall())
                .field("decision", assessment.decision() == null ? null : StateMachine.wire(assessment.decision()))
                .field("reasoning", assessment.reasoning());
    }

    private static @Nullable Map<String, @Nullable Object> vectors(@Nullable Vectors vectors) {
        if (vectors == null) {
            return null;
        }
        Map<String, @Nullable Object> scores = new LinkedHashMap<>();
        vectors.scores().forEach((vector, score) -> scores.put(StateMachine.wire(vector), score));
        return scores;
    }

    /** Scores by the names of their vectors. */
    public static Vectors readVectors(Fields fields) {
        Map<String, Double> scores = new LinkedHashMap<>();
        fields.values().forEach((name, value) -> {
            Vectors.vector(name); // an unknown name is told as that
            if (!(value instanceof Number number)) {
                throw new IllegalArgumentException("vector '" + name + "' must be a number from 0 to 1");
            }
            scores.put(name, number.doubleValue());
        });
        return Vectors.of(scores);
    }

    public static void write(Json json, Map<Vector, Belief> beliefs) {
        beliefs.forEach((vector, belief) -> json.object(
                StateMachine.wire(vector),
                out -> out.value("mean", belief.mean())
                        .value("variance", belief.variance())
                        .field("n", belief.n())));
    }

    public static void write(Json json, Calibration calibration) {
        json.field("pairs", (long) calibration.pairs())
                .field("window", (long) calibration.window())
                .value("brier", calibration.brier())
                .value("bias", calibration.bias())
                .objects(
                        "curve",
                        calibration.curve(),
                        (out, bin) -> out.value("from", bin.from())
                                .value("to", bin.to())
                                .field("pairs", (long) bin.pairs())
                                .value("self", bin.self())
                                .value("grounded", bin.grounded()));
    }

    public static void write(Json json, Drift drift) {
        json.field("vector", StateMachine.wire(drift.vector()))
                .field("pairs", (long) drift.pairs())
                .value("statistic", drift.statistic())
                .field("overrating", drift.overrating())
                .field("level", StateMachine.wire(drift.level()));
    }

    public static void write(Json json, Finding finding) {
        json.field("id", finding.id())
                .text("agent", finding.agent())
                .field("kind", StateMachine.wire(finding.kind()))
                .field("text", finding.text())
                .field("published", finding.published())
                .field("at", finding.at());
    }
}
