package dev.muster.client.wire;

import dev.muster.core.agent.AgentId;
import dev.muster.core.cascade.Assessment;
import dev.muster.core.cascade.Belief;
import dev.muster.core.cascade.Calibration;
import dev.muster.core.cascade.CascadeState;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.Decision;
import dev.muster.core.cascade.Drift;
import dev.muster.core.cascade.Finding;
import dev.muster.core.cascade.FindingKind;
import dev.muster.core.cascade.Profile;
import dev.muster.core.cascade.Vector;
import dev.muster.core.cascade.Vectors;
import dev.muster.core.state.StateMachine;
import java.util.EnumMap;
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

    /** Scores by the names of their vectors, as JSON has them; null for none. */
    public static @Nullable Map<String, @Nullable Object> vectors(@Nullable Vectors vectors) {
        if (vectors == null) {
            return null;
        }
        Map<String, @Nullable Object> scores = new LinkedHashMap<>();
        vectors.scores().forEach((vector, score) -> scores.put(StateMachine.wire(vector), score));
        return scores;
    }

    /** Scores by the names of their vectors. */
    public static Vectors readVectors(Fields fields) {
        return Vectors.of(readScores(fields));
    }

    /** Scores by the names of their vectors; some may be missing. */
    public static Map<String, Double> readScores(Fields fields) {
        Map<String, Double> scores = new LinkedHashMap<>();
        fields.values().forEach((name, value) -> {
            Vectors.vector(name); // an unknown name is told as that
            if (!(value instanceof Number number)) {
                throw new IllegalArgumentException("vector '" + name + "' must be a number from 0 to 1");
            }
            scores.put(name, number.doubleValue());
        });
        return scores;
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

    /** Reads where a cascade stands. */
    public static CascadeView read(Fields fields) {
        return new CascadeView(
                fields.whole("cascade"),
                fields.constant("state", CascadeState.class),
                fields.constant("profile", Profile.class),
                fields.integer("round", 0),
                fields.integer("checks", 0),
                fields.constantOrNull("decision", Decision.class),
                fields.textOrNull("reason"),
                fields.flag("overruled", false));
    }

    /** Reads beliefs by the names of their vectors. */
    public static Map<Vector, Belief> readBeliefs(Fields fields) {
        Map<Vector, Belief> beliefs = new EnumMap<>(Vector.class);
        fields.values().keySet().forEach(name -> {
            Fields belief = fields.object(name);
            beliefs.put(
                    Vectors.vector(name),
                    new Belief(number(belief, "mean"), number(belief, "variance"), belief.whole("n")));
        });
        return beliefs;
    }

    public static Calibration readCalibration(Fields fields) {
        return new Calibration(
                fields.integer("pairs", 0),
                fields.integer("window", 0),
                numberOrNull(fields, "brier"),
                numberOrNull(fields, "bias"),
                fields.objects("curve").stream()
                        .map(bin -> new Calibration.Bin(
                                number(bin, "from"),
                                number(bin, "to"),
                                bin.integer("pairs", 0),
                                number(bin, "self"),
                                number(bin, "grounded")))
                        .toList());
    }

    public static Drift readDrift(Fields fields) {
        return new Drift(
                fields.constant("vector", Vector.class),
                fields.integer("pairs", 0),
                number(fields, "statistic"),
                fields.flag("overrating", false),
                fields.constant("level", Drift.Level.class));
    }

    public static Finding readFinding(Fields fields) {
        return new Finding(
                fields.whole("id"),
                AgentId.parse(fields.text("agent")),
                fields.constant("kind", FindingKind.class),
                fields.text("text"),
                fields.flag("published", false),
                fields.instant("at"));
    }

    private static double number(Fields fields, String name) {
        Double value = numberOrNull(fields, name);
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }

    private static @Nullable Double numberOrNull(Fields fields, String name) {
        return fields.value(name) instanceof Number number ? (Double) number.doubleValue() : null;
    }
}
