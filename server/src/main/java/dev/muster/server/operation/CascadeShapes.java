package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.time;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.core.cascade.CascadeState;
import dev.muster.core.cascade.Decision;
import dev.muster.core.cascade.Drift;
import dev.muster.core.cascade.FindingKind;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.Profile;
import dev.muster.core.cascade.Vector;
import dev.muster.core.state.StateMachine;
import dev.muster.server.schema.Schema;
import dev.muster.server.schema.Struct;
import java.util.function.BiFunction;

/** The shapes of self-assessments and checkpoints, as {@code dev.muster.client.wire} reads and writes them. */
public final class CascadeShapes {
    private static final Schema SCORE = new Schema.Decimal(0, 1);
    private static final Schema NUMBER = new Schema.Decimal(-1e12, 1e12);

    public static final Struct VECTORS = vectors((struct, vector) -> struct.required(vector, SCORE));

    public static final Struct CASCADE = struct().required("cascade", whole(), "0 if none was begun")
            .required("state", oneOf(CascadeState.class))
            .required("profile", oneOf(Profile.class))
            .required("round", whole())
            .required("checks", whole())
            .required("decision", orNull(oneOf(Decision.class)), "of the gate, at the last check")
            .required("reason", orNull(text()))
            .required("overruled", flag())
            .required("allowed", list(text()), "the phases that can be submitted now");

    public static final Struct ASSESSMENT = struct().required("cascade", whole())
            .required("phase", oneOf(Phase.class))
            .required("round", whole())
            .required("at", time())
            .required("vectors", orNull(VECTORS))
            .required("overall", orNull(SCORE))
            .required("decision", orNull(oneOf(Decision.class)))
            .required("reasoning", text());

    static final Struct BELIEF =
            struct().required("mean", NUMBER).required("variance", NUMBER).required("n", whole());

    public static final Struct BELIEFS = struct().required("prior", BELIEF)
            .required("beliefs", vectors((struct, vector) -> struct.required(vector, BELIEF)));

    public static final Struct CALIBRATION = struct().required("pairs", whole())
            .required("window", whole(), "newest pairs of each vector that were looked at, at most")
            .required("brier", orNull(NUMBER), "null below 5 pairs: not enough data")
            .required("bias", orNull(NUMBER), "above 0 for an agent that overrates itself")
            .required(
                    "curve",
                    list(struct().required("from", SCORE)
                            .required("to", SCORE)
                            .required("pairs", whole())
                            .required("self", SCORE)
                            .required("grounded", SCORE)))
            .required("note", orNull(text()));

    public static final Struct DRIFTS = struct().required("threshold", NUMBER, "standard deviations")
            .required("observations_per_false_alarm", NUMBER)
            .required(
                    "vectors",
                    list(struct().required("vector", oneOf(Vector.class))
                            .required("pairs", whole())
                            .required("statistic", NUMBER)
                            .required("overrating", flag())
                            .required("level", oneOf(Drift.Level.class))));

    public static final Struct FINDING = struct().required("id", whole())
            .required("agent", text())
            .required("kind", oneOf(FindingKind.class))
            .required("text", text())
            .required("published", flag())
            .required("at", time());

    public static final Struct DIFF = struct().required("from", orNull(ASSESSMENT))
            .required("to", orNull(ASSESSMENT))
            .required("threshold", SCORE)
            .required(
                    "changes",
                    list(struct().required("vector", oneOf(Vector.class))
                            .required("prev", SCORE)
                            .required("curr", SCORE)
                            .required("delta", NUMBER)),
                    "those that are at least the threshold");

    public static final Struct CHECKPOINT = struct().required("session", text())
            .required("seq", whole(), "1, 2, 3 … in its session")
            .required("phase", text())
            .required("round", whole())
            .required("at", time())
            .required("summary", text())
            .required("size", whole(), "bytes of its JSON")
            .required("sha256", text());

    private CascadeShapes() {}

    private static Struct vectors(BiFunction<Struct, String, Struct> with) {
        Struct all = struct();
        for (Vector vector : Vector.values()) {
            all = with.apply(all, StateMachine.wire(vector));
        }
        return all;
    }
}
