package dev.muster.lab.gate;

import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RungRecord;
import java.util.Locale;

/** What the machine or its host does to a target's figures: a bound that is missed for it is left open. */
public final class Interference {
    /**
     * A figure that is worse than its bound by more than this factor is so whatever the host takes
     * (docs/decisions/0037).
     */
    private static final double MOST_DISTURBED = 1.5;

    private Interference() {}

    /** The gate, undecided if it was missed by no more than the machine may be to blame for. */
    static GateRecord leftOpen(GateRecord gate, RungRecord.Generator machine, Metric metric) {
        if (metric == Metric.EFFICIENCY_CAPACITY) {
            return together(gate, machine);
        }
        return metric.speed() ? undisturbed(gate, machine, metric) : gate;
    }

    /**
     * A target that was too slow while the host of this machine gave its processors to others may have been so by
     * itself, or not. It was, if it missed the bound by more than the others can be made responsible for.
     */
    private static GateRecord undisturbed(GateRecord gate, RungRecord.Generator machine, Metric metric) {
        Double value = gate.value();
        Double bound = gate.bound();
        Double stolen = machine.stolenShare();
        if (gate.state() != GateState.FAIL
                || value == null
                || bound == null
                || stolen == null
                || !machine.disturbed()) {
            return gate;
        }
        double missed = metric.upper() ? value / bound : bound / value;
        if (!(missed <= MOST_DISTURBED)) {
            return gate;
        }
        String reason = String.format(
                Locale.ROOT,
                "%s; but the host of this machine gave others %.1f %% of the processors' time meanwhile, and slowed down the rest",
                gate.reason(),
                stolen * 100);
        return undecided(gate, reason);
    }

    /**
     * Agents do no more together than their processors. If they would have done enough on processors that share
     * nothing, nobody can say what they would do on those. It is not measured again: the agent alone, with which they
     * are compared, is as likely to have been slowed down by a neighbour (docs/decisions/0045).
     */
    private static GateRecord together(GateRecord gate, RungRecord.Generator machine) {
        Double value = gate.value();
        Double bound = gate.bound();
        Double together = machine.processorsTogether();
        if (gate.state() != GateState.FAIL
                || value == null
                || bound == null
                || together == null
                || together >= 1
                || value / together < bound) {
            return gate;
        }
        String reason = String.format(
                Locale.ROOT,
                "%s; but the processors of this machine do together %.3f of what they should, with nothing to share: %s of that",
                gate.reason(),
                together,
                Gates.number(value / together));
        return undecided(gate, reason);
    }

    private static GateRecord undecided(GateRecord gate, String reason) {
        return new GateRecord(
                gate.metric(),
                gate.operation(),
                gate.agents(),
                gate.bound(),
                gate.boundText(),
                gate.value(),
                GateState.INCONCLUSIVE,
                reason);
    }

    /** Whether a bound was missed, and that was left open. */
    public static boolean suspected(GateRecord gate) {
        return gate.state() == GateState.INCONCLUSIVE && gate.value() != null && gate.bound() != null;
    }
}
