package dev.muster.lab.engine;

import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.Decision;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.SubmitPhase;
import dev.muster.core.cascade.Vector;
import dev.muster.core.cascade.Vectors;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.target.Outcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Each session goes through cascades, phase by phase. */
final class CascadeWorkload extends AgentWorkload<EngineAgents> {
    static final List<String> MIX = List.of("preflight", "check", "act", "postflight");

    private static final Phase[] PHASES = {Phase.PREFLIGHT, Phase.CHECK, Phase.ACT, Phase.POSTFLIGHT};

    /** Sure enough for any profile. */
    private static final Vectors SURE = sure();

    CascadeWorkload(EngineAgents agents) {
        super(agents);
    }

    static Vectors sure() {
        Map<Vector, Double> scores = new EnumMap<>(Vector.class);
        for (Vector vector : Vector.values()) {
            scores.put(vector, vector == Vector.DENSITY || vector == Vector.UNCERTAINTY ? 0.1 : 0.95);
        }
        return new Vectors(scores);
    }

    @Override
    public List<String> operations() {
        return MIX;
    }

    @Override
    public String unit() {
        return "submissions";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        Phase phase = PHASES[operation];
        @Nullable Vectors scores = phase == Phase.ACT ? null : SURE;
        return switch (agents.call(
                new SubmitPhase(agents.session(agent), phase, scores, null, "load of the lab " + index))) {
            case Call.Failed<CascadeView>(Outcome.Failed failed) -> failed;
            case Call.Done<CascadeView>(CascadeView view) -> {
                agents.acknowledged().submitted(agents.session(agent).value());
                yield phase == Phase.CHECK && view.decision() != Decision.PROCEED
                        ? new Outcome.Failed("gate_closed", view.reason())
                        : Outcome.OK;
            }
        };
    }
}
