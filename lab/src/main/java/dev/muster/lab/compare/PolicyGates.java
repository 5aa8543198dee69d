package dev.muster.lab.compare;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.analysis.Median;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Gates;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.GateRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges a policy. A change fails its gate only when the whole interval lies beyond the level that fails, and passes
 * only when none of it does.
 */
public final class PolicyGates {
    private static final double FALSE_DISCOVERY_RATE = 0.05;

    private final Policy policy;

    /** @param policy what is asked for */
    public PolicyGates(Policy policy) {
        this.policy = policy;
    }

    /**
     * Judges every rule on every figure that it is about.
     *
     * @param judged the runs that are judged: for limits, their medians count
     * @param compared the figures compared with the baseline; empty when there is none
     */
    public List<PolicyGate> judge(RunSet judged, List<ComparisonRecord> compared) {
        List<PolicyGate> gates = new ArrayList<>();
        for (Policy.Rule rule : policy.rules()) {
            List<Subject> subjects = judged.subjects().stream()
                    .filter(subject -> policy.of(subject).filter(rule::equals).isPresent())
                    .toList();
            for (Subject subject : subjects) {
                if (rule.limit() != null) {
                    gates.add(limit(rule, subject, judged));
                }
                if (rule.changes() != null) {
                    gates.add(change(rule, rule.changes(), subject, compared));
                }
            }
            if (judged.subjects().stream().noneMatch(rule::covers)) {
                String test = Objects.requireNonNullElse(rule.test(), "every test");
                gates.add(open(
                        new Subject(test, null, rule.operation(), rule.measure()),
                        null,
                        "as " + policy.file() + ":" + rule.line() + " says",
                        null,
                        "no test that was run has this figure"));
            }
        }
        return gates;
    }

    /** What gates come to, as the policy wants it. */
    public Verdict verdict(List<PolicyGate> gates) {
        if (gates.stream().anyMatch(it -> it.gate().state() == GateState.FAIL)) {
            return Verdict.FAIL;
        }
        if (gates.stream().noneMatch(it -> it.gate().state() == GateState.INCONCLUSIVE)) {
            return Verdict.PASS;
        }
        return switch (policy.inconclusive()) {
            case FAIL -> Verdict.FAIL;
            case UNDECIDED -> Verdict.INCONCLUSIVE;
            case PASS -> Verdict.PASS;
        };
    }

    private static PolicyGate limit(Policy.Rule rule, Subject subject, RunSet judged) {
        double limit = Objects.requireNonNull(rule.limit());
        boolean more = rule.direction().moreIsBetter();
        String text = (more ? "≥ " : "≤ ") + Gates.number(limit);
        double[] values = judged.values(subject);
        if (values.length == 0) {
            return open(subject, limit, text, null, judged.missing(subject));
        }
        double value = Median.of(values);
        boolean holds = more ? value >= limit : value <= limit;
        return gate(
                subject,
                limit,
                text,
                value,
                holds ? GateState.PASS : GateState.FAIL,
                holds ? null : Gates.number(value) + " is not " + text,
                null);
    }

    private static PolicyGate change(
            Policy.Rule rule, Changes changes, Subject subject, List<ComparisonRecord> compared) {
        Level fails = rule.failsAt();
        boolean more = rule.direction().moreIsBetter();
        Optional<ComparisonRecord> found =
                compared.stream().filter(row -> isAbout(row, subject)).findFirst();
        double floor = found.map(ComparisonRecord::noiseFloor).orElse(0.0);
        double share = Math.max(changes.at(fails == null ? Level.CRITICAL : fails), floor);
        double bound = more ? 1 - share : 1 + share;
        String text = (more ? "≥ " : "≤ ") + Gates.number(bound) + " × the baseline ("
                + (fails == null ? "fails at no level" : fails.wireName()) + ")";
        if (found.isEmpty()) {
            return open(subject, bound, text, null, "there is no baseline that has it");
        }
        ComparisonRecord row = found.get();
        Double low = row.low();
        Double high = row.high();
        if (low == null || high == null) {
            if (row.ratio() == null && row.reason() == null) { // 0 on both sides: unchanged
                return gate(subject, bound, text, 1.0, GateState.PASS, null, null);
            }
            return row.verdict() == Change.REGRESSED || row.verdict() == Change.IMPROVED
                    ? fromOrToZero(rule, subject, bound, text, row)
                    : open(
                            subject,
                            bound,
                            text,
                            row.ratio(),
                            Objects.requireNonNullElse(row.reason(), "it was not compared"));
        }
        Level reached = reached(changes, row, low, high, more, floor);
        if (fails == null) {
            return gate(subject, bound, text, row.ratio(), GateState.PASS, said(reached), reached);
        }
        boolean beyond = reached != null && reached.compareTo(fails) >= 0;
        boolean within = more ? low >= bound : high <= bound;
        Double q = row.q();
        boolean mayBeChance = beyond && q != null && q > FALSE_DISCOVERY_RATE;
        if (beyond && !mayBeChance) {
            return gate(
                    subject,
                    bound,
                    text,
                    row.ratio(),
                    GateState.FAIL,
                    said(reached) + ": " + interval(row, low, high),
                    reached);
        }
        return within
                ? gate(subject, bound, text, row.ratio(), GateState.PASS, said(reached), reached)
                : gate(
                        subject,
                        bound,
                        text,
                        row.ratio(),
                        GateState.INCONCLUSIVE,
                        mayBeChance
                                ? "it may be chance among the figures compared (q above 0.05): "
                                        + interval(row, low, high)
                                : "the interval reaches over the bound: " + interval(row, low, high),
                        reached);
    }

    /** A change of which there is no ratio, since one side never has any: it is larger than every level. */
    private static PolicyGate fromOrToZero(
            Policy.Rule rule, Subject subject, double bound, String text, ComparisonRecord row) {
        boolean usual = rule.direction() == subject.measure().direction();
        boolean worse = (row.verdict() == Change.REGRESSED) == usual;
        if (!worse) {
            return gate(subject, bound, text, null, GateState.PASS, null, null);
        }
        GateState state = rule.failsAt() == null ? GateState.PASS : GateState.FAIL;
        return gate(subject, bound, text, null, state, said(Level.CRITICAL) + ": " + row.reason(), Level.CRITICAL);
    }

    private static boolean isAbout(ComparisonRecord row, Subject subject) {
        return row.metric().equals(subject.measure().wireName())
                && row.test().equals(subject.test())
                && Objects.equals(row.operation(), subject.operation())
                && Objects.equals(row.agents(), subject.agents());
    }

    private static @Nullable Level reached(
            Changes changes, ComparisonRecord row, double low, double high, boolean more, double floor) {
        Level reached = null;
        for (Level level : Level.values()) {
            double share = Math.max(changes.at(level), floor);
            if (more ? high < 1 - share : low > 1 + share) {
                reached = level;
            }
        }
        return reached;
    }

    private static @Nullable String said(@Nullable Level reached) {
        return reached == null ? null : "surely worse, " + reached.wireName();
    }

    private static String interval(ComparisonRecord row, double low, double high) {
        return String.format(Locale.ROOT, "%.3f × the baseline, 95 %% interval %.3f to %.3f", row.ratio(), low, high);
    }

    private static PolicyGate open(
            Subject subject, @Nullable Double bound, String text, @Nullable Double value, String reason) {
        return gate(subject, bound, text, value, GateState.INCONCLUSIVE, reason, null);
    }

    private static PolicyGate gate(
            Subject subject,
            @Nullable Double bound,
            String text,
            @Nullable Double value,
            GateState state,
            @Nullable String reason,
            @Nullable Level level) {
        return new PolicyGate(
                subject.test(),
                new GateRecord(
                        subject.measure().wireName(),
                        subject.operation(),
                        subject.agents(),
                        bound,
                        text,
                        value,
                        state,
                        reason),
                level);
    }
}
