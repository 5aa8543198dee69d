package dev.muster.cli.checklist;

import dev.muster.cli.checklist.RunShelf.Found;
import dev.muster.cli.checklist.Shown.State;
import dev.muster.lab.gate.Gates;
import dev.muster.lab.tune.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for what shows something, and says what it shows. Nothing is measured here. */
final class Judge {
    private static final int MOST_GATES = 4;

    private final RunShelf shelf;

    private final TestReports reports;

    Judge(RunShelf shelf) {
        this(shelf, TestReports.ofThis());
    }

    /** @param reports what the project's tests left */
    Judge(RunShelf shelf, TestReports reports) {
        this.shelf = shelf;
        this.reports = reports;
    }

    /** What a proof comes to. */
    Shown shown(Proof proof) {
        return switch (proof) {
            case Proof.ByTests tests -> byTests(tests.classes());
            case Proof.BySearch search -> bySearch(search.kind());
            case Proof.ByRun run -> byRun(run);
        };
    }

    private Shown byTests(List<String> classes) {
        String names = String.join(", ", classes);
        return switch (reports.of(classes)) {
            case FAILED -> new Shown(State.MISSED, names + ": failed when last run", null, "./muster test");
            case PASSED -> new Shown(State.BY_TEST, names + ": passed when last run", null, "./muster test");
            case NOT_RUN -> new Shown(State.BY_TEST, names + " (run ./muster test)", null, null);
        };
    }

    private Shown bySearch(String kind) {
        return shelf.search(kind)
                .map(found -> new Shown(
                        switch (Objects.requireNonNullElse(found.record().decision(), Decision.INTERRUPTED)) {
                            case IMPROVED, PRESENT_IS_BEST, NOT_PROVEN, WORSE_ELSEWHERE -> State.SHOWN;
                            case NOT_MEASURED, INTERRUPTED -> State.UNDECIDED;
                        },
                        found.record().tried().size() + " settings tried: "
                                + Objects.requireNonNullElse(found.record().reason(), "it has not ended"),
                        null,
                        found.place().toString()))
                .orElseGet(() -> new Shown(State.NOT_RUN, "no search 'muster tune " + kind + "' was kept", null, null));
    }

    private Shown byRun(Proof.ByRun proof) {
        Optional<Found> found = shelf.test(proof.scenario(), proof.test());
        if (found.isEmpty()) {
            return new Shown(State.NOT_RUN, "no run has the test '" + proof.test() + "'", bound(proof), null);
        }
        Map<?, ?> test = found.get().test();
        String profile = found.get().run().profile();
        String evidence = found.get().run().directory() + (profile == null ? "" : " (profile " + profile + ")") + ", "
                + proof.test();
        if (proof.gate() != null) {
            return byGate(proof, test, evidence);
        }
        return proof.metric() != null ? byFigure(proof, proof.metric(), test, evidence) : byVerdict(test, evidence);
    }

    /** What it is judged by; the run has the bound of a gate. */
    private static @Nullable String bound(Proof.ByRun proof) {
        if (proof.gate() != null) {
            return "gate " + proof.gate() + (proof.agents() == null ? "" : " at " + proof.agents());
        }
        String least = proof.min() == null ? null : "≥ " + Gates.number(proof.min());
        String most = proof.max() == null ? null : "≤ " + Gates.number(proof.max());
        return least == null ? most : most == null ? least : least + ", " + most;
    }

    private static Shown byVerdict(Map<?, ?> test, String evidence) {
        String verdict = String.valueOf(test.get("verdict"));
        List<String> gates = new ArrayList<>();
        if (test.get("gates") instanceof List<?> all) {
            for (Object each : all) {
                if (each instanceof Map<?, ?> gate) {
                    gates.add(words(gate));
                }
            }
        }
        State state = switch (verdict) {
            case "PASS" -> gates.isEmpty() ? State.UNDECIDED : State.SHOWN; // or nothing was asked of it
            case "FAIL" -> State.MISSED;
            default -> State.UNDECIDED;
        };
        String why = state == State.SHOWN || !(test.get("reasons") instanceof List<?> reasons) || reasons.isEmpty()
                ? ""
                : " (" + reasons.getFirst() + ")";
        String shown = gates.isEmpty()
                ? "without a gate"
                : String.join("; ", gates.stream().limit(MOST_GATES).toList());
        String more = gates.size() > MOST_GATES ? "; and " + (gates.size() - MOST_GATES) + " more" : "";
        return new Shown(state, verdict + why + ", " + shown + more, "all its gates", evidence);
    }

    /** A gate's subject and value. */
    private static String words(Map<?, ?> gate) {
        Double value = number(gate.get("value"));
        String subject = gate.get("metric") + (gate.get("operation") == null ? "" : " of " + gate.get("operation"));
        String at = gate.get("agents") == null ? "" : " at " + gate.get("agents");
        return subject + at + ": "
                + (value == null ? Objects.toString(gate.get("reason"), "not measured") : Gates.number(value));
    }

    private static Shown byGate(Proof.ByRun proof, Map<?, ?> test, String evidence) {
        Shown worst = null;
        if (test.get("gates") instanceof List<?> gates) {
            for (Object each : gates) {
                if (each instanceof Map<?, ?> gate
                        && proof.gate() != null
                        && proof.gate().equals(gate.get("metric"))
                        && (proof.agents() == null || isNumber(gate.get("agents"), proof.agents()))) {
                    worst = worse(worst, judged(gate, test, evidence));
                }
            }
        }
        String at = proof.agents() == null ? "" : " at " + proof.agents() + " agents";
        return worst != null
                ? worst
                : new Shown(State.NOT_RUN, "the run has no gate on " + proof.gate() + at, null, evidence);
    }

    private static Shown judged(Map<?, ?> gate, Map<?, ?> test, String evidence) {
        State state = switch (String.valueOf(gate.get("state"))) {
            case "PASS" -> trusted(test) ? State.SHOWN : State.UNDECIDED;
            case "FAIL" -> State.MISSED;
            default -> State.UNDECIDED;
        };
        return new Shown(state, words(gate), Objects.toString(gate.get("bound_text"), null), evidence);
    }

    /** A figure of an invalid test is no figure. */
    private static boolean trusted(Map<?, ?> test) {
        return !"INVALID".equals(test.get("verdict"));
    }

    private static Shown byFigure(Proof.ByRun proof, String metric, Map<?, ?> test, String evidence) {
        List<Object> found = new ArrayList<>();
        find(List.of(metric.split("\\.")), proof.agents(), test, found);
        List<Double> values =
                found.stream().map(Judge::number).filter(Objects::nonNull).toList();
        String bound = bound(proof);
        if (values.isEmpty()) {
            return new Shown(State.UNDECIDED, metric + " was not measured", bound, evidence);
        }
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        boolean holds = (proof.min() == null || least >= proof.min()) && (proof.max() == null || most <= proof.max());
        String at = proof.agents() == null ? "" : " at " + proof.agents();
        String range = least == most ? Gates.number(most) : Gates.number(least) + " to " + Gates.number(most);
        State state = !trusted(test) ? State.UNDECIDED : holds ? State.SHOWN : State.MISSED;
        return new Shown(state, metric + at + ": " + range, bound, evidence);
    }

    private static void find(List<String> path, @Nullable Integer agents, @Nullable Object at, List<Object> found) {
        if (at instanceof List<?> items) {
            for (Object item : items) {
                boolean other = agents != null
                        && item instanceof Map<?, ?> rung
                        && rung.containsKey("agents")
                        && !isNumber(rung.get("agents"), agents);
                if (!other) {
                    find(path, agents, item, found);
                }
            }
        } else if (path.isEmpty()) {
            if (at != null) {
                found.add(at);
            }
        } else if (at instanceof Map<?, ?> fields) {
            find(path.subList(1, path.size()), agents, fields.get(path.getFirst()), found);
        }
    }

    private static boolean isNumber(@Nullable Object value, int wanted) {
        return value instanceof Number number && number.intValue() == wanted;
    }

    private static @Nullable Double number(@Nullable Object value) {
        return value instanceof Number number ? (Double) number.doubleValue() : null;
    }

    /** The one of two that weighs more. */
    static Shown worse(@Nullable Shown one, Shown other) {
        return one == null || other.state().compareTo(one.state()) < 0 ? other : one;
    }
}
