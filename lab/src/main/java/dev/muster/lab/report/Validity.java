package dev.muster.lab.report;

import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The run's checks of itself: whether its figures can be believed. */
final class Validity {
    private static final String NOT_APPLICABLE = "not checked";

    /** Under which a rung says why it has no such figure, by how the check begins. */
    private static final Map<String, String> KEYS = Map.of(
            "generator's share", "generator.cpu_share",
            "generator lag", "generator.lag_p99_ms",
            "processor time", "generator.stolen_share",
            "what the processors", "generator.processors_together");

    private final RunRecord run;
    private final List<RungRecord> rungs;
    private final List<List<String>> rows = new ArrayList<>();

    private Validity(RunRecord run) {
        this.run = run;
        this.rungs = run.tests().stream().flatMap(test -> test.rungs().stream()).toList();
    }

    static Sheet of(RunRecord run) {
        Validity validity = new Validity(run);
        if (!validity.rungs.isEmpty()) {
            validity.fill();
        }
        return new Sheet(List.of("check", "found", "tolerated", "state"), List.copyOf(validity.rows));
    }

    private void fill() {
        lag();
        row(
                "generator's share of the processors",
                worst(rung -> rung.generator().cpuShare(), "%.0f %%", 100),
                "80 % in a closed loop with an observed target; by a schedule its lag tells",
                none("load generator took"));
        row(
                "processor time that the host gave to others",
                worst(rung -> rung.generator().stolenShare(), "%.1f %%", 100),
                "from 1 % on, a bound on speed that is missed by less than half says nothing",
                null);
        row(
                "what the processors do all at once",
                least(rung -> rung.generator().processorsTogether()),
                "of as many times one; agents that compute scale no better, and a bound that is missed for that says nothing",
                null);
        again();
        dropped();
        flow();
        little();
        steady();
        overload();
        String times = run.repetitions() == 1 ? "every rung once" : "rungs up to " + run.repetitions() + " times";
        row("repetitions", times, "3 show the spread from run to run", null);
        row("noise floor", "not measured: it needs runs of the same thing against each other", "told by compare", null);
        row("clock", "the generator's monotonic clock took every time", "one clock", true);
    }

    private void row(String check, @Nullable String found, String tolerated, @Nullable Boolean holds) {
        rows.add(List.of(
                check,
                Objects.requireNonNullElse(found, missing(check)),
                tolerated,
                found == null || holds == null ? "–" : holds ? "PASS" : "FAIL"));
    }

    private String missing(String check) {
        String key = KEYS.entrySet().stream()
                .filter(entry -> check.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("littles_law_error");
        return rungs.stream()
                .map(rung -> rung.notMeasured().get(key))
                .filter(Objects::nonNull)
                .findFirst()
                .map(reason -> NOT_APPLICABLE + ": " + reason)
                .orElse(NOT_APPLICABLE);
    }

    private @Nullable String least(Function<RungRecord, @Nullable Double> figure) {
        double least = rungs.stream()
                .map(figure)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(Double.NaN);
        return Double.isNaN(least) ? null : String.format(Locale.ROOT, "at least %.3f", least);
    }

    private @Nullable String worst(Function<RungRecord, @Nullable Double> figure, String format, double factor) {
        double worst = Double.NaN;
        for (RungRecord rung : rungs) {
            Double value = figure.apply(rung);
            if (value != null && !(Math.abs(value) <= worst)) {
                worst = Math.abs(value);
            }
        }
        return Double.isNaN(worst) ? null : String.format(Locale.ROOT, "at most " + format, worst * factor);
    }

    private void lag() {
        row(
                "generator lag, p99",
                worst(rung -> rung.generator().lagP99Ms(), "%.2f ms", 1),
                "1 ms or a tenth of the response, beyond what the machine stood still",
                none("generator"));
    }

    private void again() {
        long again = rungs.stream().filter(rung -> !rung.earlier().isEmpty()).count();
        if (again > 0) {
            row(
                    "measured again",
                    again + " of " + rungs.size() + " rungs: the machine spoilt them, or they were not steady",
                    "the last measurement counts; none before it is hidden",
                    null);
        }
    }

    private void dropped() {
        long left = rungs.stream().mapToLong(RungRecord::notStarted).sum();
        long offered = rungs.stream().mapToLong(RungRecord::offered).sum();
        row(
                "operations never started",
                Format.count(left) + " of " + Format.count(offered),
                "counted as failed, with the time they had waited",
                null);
    }

    private void flow() {
        long started = rungs.stream().mapToLong(rung -> rung.flow().started()).sum();
        long ended = rungs.stream().mapToLong(rung -> rung.flow().ended()).sum();
        long flying = rungs.stream().mapToLong(rung -> rung.flow().inFlight()).sum();
        row(
                "flow balance",
                Format.count(started) + " started = " + Format.count(ended) + " ended + " + Format.count(flying)
                        + " in flight",
                "exact, nothing in flight",
                started == ended + flying && none("flow balance") && none("in flight"));
    }

    private void little() {
        long checked =
                rungs.stream().filter(rung -> rung.littlesLawError() != null).count();
        String found = worst(RungRecord::littlesLawError, "%.1f %%", 100);
        row(
                "Little's law, N = X·R",
                found == null ? null : found + " off, on " + checked + " of " + rungs.size() + " rungs",
                "5 %; with a given rate also 3 standard errors of the sampling",
                none("Little"));
    }

    private void steady() {
        long judged = rungs.stream().filter(rung -> rung.steady() != null).count();
        long steady = rungs.stream()
                .filter(rung -> Boolean.TRUE.equals(rung.steady()))
                .count();
        double last = rungs.stream()
                .filter(rung -> Boolean.TRUE.equals(rung.steady()))
                .mapToDouble(RungRecord::warmUpSeconds)
                .max()
                .orElse(0);
        row(
                "steady state",
                judged == 0
                        ? "not judged: the warm-up was stated"
                        : steady + " of " + judged + " judged rungs"
                                + (steady == 0 ? "" : String.format(Locale.ROOT, ", the last after %.0f s", last)),
                "all that are judged",
                judged == 0 ? null : (Boolean) (steady == judged));
    }

    private void overload() {
        long open = run.tests().stream()
                .filter(test -> test.load().open())
                .mapToLong(test -> test.rungs().size())
                .sum();
        long over = rungs.stream()
                .filter(rung -> rung.steadiness().startsWith("overloaded"))
                .count();
        row(
                "overload",
                open == 0 ? "no rung had a rate of its own" : over + " of " + open + " rungs with a given rate",
                "2 % unstarted, or as much backlog",
                open == 0 ? null : (Boolean) (over == 0));
    }

    private boolean none(String word) {
        return rungs.stream().flatMap(rung -> rung.invalid().stream()).noneMatch(reason -> reason.contains(word));
    }
}
