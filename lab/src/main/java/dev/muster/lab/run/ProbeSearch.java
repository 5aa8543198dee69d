package dev.muster.lab.run;

import dev.muster.lab.result.ProbeRecord;
import dev.muster.lab.result.ProbeRecord.Outcome;
import dev.muster.lab.result.ProbeRecord.Phase;
import dev.muster.lab.result.ProbeRecord.Step;
import dev.muster.lab.scenario.Course;
import dev.muster.lab.scenario.Course.Varied;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The search for the largest load under which every bound holds: up by half as much again until one breaks, three
 * bisections between what held and what broke, and a run that confirms. Rates are bisected at their geometric mean, so
 * that what is left between them is the same share at every size: 1.5^(1/8), 5 %. The load that the target must bear is
 * tried itself, before the bisections, when it lies between the two: no larger one that broke tells of it.
 *
 * <p>A step that says nothing of the target (the generator was the bottleneck, a bound could not be judged) is tried
 * once more; if it says nothing again, the search ends there, with what it knows.
 */
final class ProbeSearch {
    private static final double FACTOR = 1.5;
    private static final int BISECTIONS = 3;

    private final Course.Probe plan;
    private final List<Step> steps = new ArrayList<>();
    private Phase phase = Phase.STEPPING;
    private double load;
    private @Nullable Double held;
    private @Nullable Double broke;
    private @Nullable String bound;
    private @Nullable Boolean confirmed;
    private int bisections;
    private boolean again;
    private boolean ended;

    ProbeSearch(Course.Probe plan) {
        this.plan = plan;
        this.load = plan.from();
    }

    /** The load to try next; empty when the search is over. */
    OptionalDouble next() {
        return ended ? OptionalDouble.empty() : OptionalDouble.of(load);
    }

    /** The load was tried. */
    void tried(Outcome outcome, @Nullable String reason) {
        steps.add(new Step(load, phase, outcome, reason));
        switch (outcome) {
            case HELD -> {
                again = false;
                holds();
            }
            case BROKE -> {
                again = false;
                breaks(String.valueOf(reason));
            }
            case INVALID, UNDECIDED -> {
                ended = again;
                again = true;
            }
        }
    }

    private void holds() {
        if (phase == Phase.CONFIRMING) {
            confirmed = true;
            ended = true;
            return;
        }
        held = load;
        if (phase == Phase.BISECTING) {
            bisect();
        } else if (load >= plan.to()) {
            confirm();
        } else {
            load = Math.min(plan.to(), Math.max(load * FACTOR, whole(load * FACTOR)));
        }
    }

    private void breaks(String which) {
        if (phase == Phase.CONFIRMING) {
            confirmed = false;
            ended = true;
            return;
        }
        broke = load;
        bound = which;
        if (held == null) {
            ended = true;
        } else {
            bisect();
        }
    }

    private void bisect() {
        double low = held == null ? plan.from() : held;
        double high = broke == null ? plan.to() : broke;
        phase = Phase.BISECTING;
        if (low < plan.atLeast() && plan.atLeast() < high) {
            load = plan.atLeast();
            return;
        }
        double middle = plan.varied() == Varied.RATE ? Math.sqrt(low * high) : Math.floor((low + high) / 2);
        if (bisections == BISECTIONS || middle <= low) {
            confirm();
        } else {
            bisections++;
            load = middle;
        }
    }

    private void confirm() {
        phase = Phase.CONFIRMING;
        load = held == null ? plan.from() : held;
    }

    /** Agents come in whole numbers, and each step has more of them. */
    private double whole(double size) {
        return plan.varied() == Varied.AGENTS ? Math.ceil(size) : size;
    }

    /** What has been found so far. */
    ProbeRecord record() {
        boolean found = held != null && broke != null && confirmed != null && confirmed;
        return new ProbeRecord(
                plan.varied().wireName(),
                plan.from(),
                plan.to(),
                plan.atLeast(),
                found ? held : null,
                held,
                broke,
                bound,
                confirmed,
                finding(),
                steps);
    }

    private String finding() {
        if (!ended) {
            return "the search was not finished";
        }
        Step last = steps.getLast();
        if (last.outcome() == Outcome.INVALID || last.outcome() == Outcome.UNDECIDED) {
            String far = held == null ? "nothing held before" : plan.load(held) + " held before";
            return "at " + plan.load(last.load()) + " nothing can be said of the target, twice: " + last.reason() + "; "
                    + far;
        }
        if (held == null) {
            return "not even " + plan.load(plan.from()) + " held: " + bound;
        }
        if (confirmed != null && !confirmed) {
            return plan.load(held) + " held once but not again: " + last.reason();
        }
        return broke == null
                ? plan.load(held) + " held, the largest load that was allowed: the limit lies beyond it"
                : plan.load(held) + " held, twice; at " + plan.load(broke) + " this broke: " + bound;
    }
}
