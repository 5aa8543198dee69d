package dev.muster.lab.scenario;

import dev.muster.lab.gate.Bound;
import dev.muster.lab.gate.Metric;
import dev.muster.lab.gate.Threshold;
import dev.muster.lab.sample.Distribution;
import dev.muster.lab.scenario.Course.StopRules;
import dev.muster.lab.scenario.Course.Varied;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads how a test goes through its loads: what only a ladder, a probe or a soak has. */
final class CourseReader {
    private static final int CHECKPOINTS = 64;
    private static final int AUDITS = 3;
    /** Less than this of what is offered is an overload: science of the lab, saturation. */
    private static final double LEAST_ACHIEVED = 0.98;

    /** What a single step tells, without others to compare it with. */
    private static final Set<Metric> OF_A_STEP = Set.of(
            Metric.P50_MS,
            Metric.P90_MS,
            Metric.P95_MS,
            Metric.P99_MS,
            Metric.P999_MS,
            Metric.ERROR_RATE,
            Metric.ACHIEVED_OF_OFFERED,
            Metric.THROUGHPUT,
            Metric.CPU_US_PER_OP,
            Metric.GAUGE_MAX,
            Metric.GAUGE_MIN);

    private static final Map<Metric, Double> QUANTILES = Map.of(
            Metric.P50_MS, 0.5, Metric.P90_MS, 0.9, Metric.P95_MS, 0.95, Metric.P99_MS, 0.99, Metric.P999_MS, 0.999);

    private final NodeReader reader;

    CourseReader(NodeReader reader) {
        this.reader = reader;
    }

    Course read(Section test, TestType type, boolean ladder) {
        only(test, "stop", type == TestType.STRESS_TEST && ladder, "a ladder of a stress_test");
        only(test, "probe", type == TestType.PROBE, "a probe");
        only(test, "checkpoints", type == TestType.SOAK, "a soak");
        only(test, FaultReader.KEY, type == TestType.FAULT, "a test of type fault");
        return switch (type) {
            case BENCHMARK, STRESS_TEST ->
                new Course.Ladder(test.section("stop").map(this::stop).orElse(StopRules.NONE));
            case PROBE -> probe(test);
            case FAULT -> new Course.Fault(new FaultReader(reader).read(test));
            case SOAK -> {
                int checkpoints = (int) test.whole("checkpoints").orElse(CHECKPOINTS);
                yield new Course.Soak(checkpoints, test.flag("audit").orElse(true) ? Math.min(AUDITS, checkpoints) : 0);
            }
        };
    }

    private void only(Section test, String key, boolean fits, String where) {
        if (test.has(key) && !fits) {
            reader.problem(test.lineOf(key), "key '" + key + "' belongs to " + where + "; leave it out here");
        }
    }

    private StopRules stop(Section stop) {
        return new StopRules(
                stop.number("error_rate").orElse(null),
                stop.number("p99_ms").orElse(null),
                stop.number("achieved_of_offered").orElse(null),
                stop.flag("generator").orElse(false),
                stop.number("memory_mb").orElse(null));
    }

    private Course probe(Section test) {
        Optional<Section> varied = test.section("probe");
        if (varied.isEmpty()) {
            if (!test.wrote("probe")) {
                reader.problem(
                        test.line(),
                        "key 'probe' is missing in this test; a probe needs {rate: {from: …, to: …}} or {agents: {from: …, to: …}}");
            }
            return new Course.Probe(Varied.AGENTS, 1, 1, 1);
        }
        Varied what = varied.get().has("rate") ? Varied.RATE : Varied.AGENTS;
        Section range = varied.get().section(what.wireName()).orElse(varied.get());
        double from = range.number("from").orElse(1.0);
        double to = range.number("to").orElse(from);
        double atLeast = range.number("at_least").orElse(from);
        if (range.has("from") && range.has("to") && to <= from) {
            reader.problem(
                    range.lineOf("to"),
                    "key 'to': a probe climbs; " + Arrival.number(to) + " follows " + Arrival.number(from));
        }
        if (range.has("at_least") && (atLeast < from || atLeast > to)) {
            reader.problem(
                    range.lineOf("at_least"),
                    "key 'at_least': " + Arrival.number(atLeast) + " does not lie between 'from' and 'to'");
        }
        if (what == Varied.AGENTS && (test.has("agents") || test.has("agent_count"))) {
            reader.problem(
                    test.lineOf(test.has("agents") ? "agents" : "agent_count"),
                    "a probe of agents sets their number itself; leave 'agents' and 'agent_count' out");
        }
        if (what == Varied.RATE && test.has("arrival")) {
            reader.problem(test.lineOf("arrival"), "a probe of a rate sets it itself; leave 'arrival' out");
        }
        return new Course.Probe(what, from, to, atLeast);
    }

    /** The arrival of a test, which a probe of a rate sets itself and a probe of agents needs to grow with them. */
    Arrival arrival(Section test, Course course, Arrival written) {
        if (!(course instanceof Course.Probe probe)) {
            return written;
        }
        if (probe.varied() == Varied.RATE) {
            return new Arrival.Constant(probe.from(), /* perAgent= */ false);
        }
        boolean grows = switch (written) {
            case Arrival.Closed closed -> true;
            case Arrival.Constant constant -> constant.perAgent();
            case Arrival.Poisson poisson -> poisson.perAgent();
            case Arrival.Ramp ramp -> false;
        };
        if (!grows) {
            reader.problem(
                    test.lineOf("arrival"),
                    "a probe of agents needs a load that grows with them: arrival 'closed' or a 'rate_per_agent'");
        }
        return written;
    }

    /** Refuses a search whose first step cannot tell a percentile that it is to be judged by. */
    void enough(Section test, Course course, Window window, Arrival arrival, List<Threshold> thresholds) {
        if (course instanceof Course.Fault fault) {
            new FaultReader(reader).enough(test, fault.plan(), window, arrival);
        }
        if (!(course instanceof Course.Probe probe)
                || probe.varied() != Varied.RATE
                || !(window instanceof Window.Lasting lasting)) {
            return;
        }
        double offered = probe.from() * lasting.duration().toNanos() / 1e9;
        for (Threshold threshold : thresholds) {
            double quantile = QUANTILES.getOrDefault(threshold.metric(), 0.0);
            if (threshold.operation() == null && !Distribution.reportable(Math.round(offered), quantile)) {
                reader.problem(
                        threshold.line(),
                        String.format(
                                Locale.ROOT,
                                "key '%s': the first step offers %.0f operations, too few for this percentile; "
                                        + "measure each step for %.0f s, or begin higher",
                                threshold.metric().wireName(),
                                offered,
                                Math.ceil(10 / (1 - quantile) / probe.from())));
            }
        }
    }

    /** Refuses a search that no step could end; thresholds that were refused are not told of twice. */
    private void breakable(Section test, Course.Probe probe) {
        if (!test.wrote("thresholds")) {
            reader.problem(
                    test.line(), "a probe needs 'thresholds' that can break, such as {p99_ms: 20, error_rate: 0.001}");
            return;
        }
        boolean understood = test.section("thresholds")
                .filter(it -> it.values().keySet().containsAll(it.written()))
                .isPresent();
        if (understood && probe.varied() == Varied.AGENTS) { // a rate has to be kept up with, whatever is written
            reader.problem(
                    test.lineOf("thresholds"),
                    "key 'thresholds': none of these can break on a step of a probe of agents, so every number of"
                            + " them would hold; add one that can, such as error_rate: 0.001 or p99_ms: 20");
        }
    }

    /** The thresholds of a test; those of a probe are what each step is judged by. */
    List<Threshold> thresholds(Section test, Course course, List<Threshold> written) {
        if (!(course instanceof Course.Probe probe)) {
            return written;
        }
        List<Threshold> all = new ArrayList<>(written);
        boolean judged = false;
        for (Threshold threshold : written) {
            if (threshold.metric().wholeTest()) {
                continue;
            }
            judged = true;
            if (!OF_A_STEP.contains(threshold.metric())) {
                reader.problem(
                        threshold.line(),
                        "key '" + threshold.metric().wireName()
                                + "': a probe judges each step by itself, and this compares");
            }
            if (!(threshold.rung() instanceof Threshold.RungChoice.Each)) {
                reader.problem(threshold.line(), "key 'at': a probe judges each of its steps; leave 'at' out");
            }
        }
        if (!judged && !test.wrote("expected_ms")) {
            breakable(test, probe);
        }
        boolean share = written.stream().anyMatch(threshold -> threshold.metric() == Metric.ACHIEVED_OF_OFFERED);
        if (probe.varied() == Varied.RATE && !share) {
            all.add(new Threshold(
                    Metric.ACHIEVED_OF_OFFERED,
                    null,
                    Bound.of(LEAST_ACHIEVED),
                    new Threshold.RungChoice.Each(),
                    null,
                    test.line()));
        }
        return List.copyOf(all);
    }
}
