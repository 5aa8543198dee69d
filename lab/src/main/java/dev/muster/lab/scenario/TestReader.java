package dev.muster.lab.scenario;

import dev.muster.lab.gate.Bound;
import dev.muster.lab.gate.Metric;
import dev.muster.lab.gate.Threshold;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.target.Face;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Turns one checked test section into a {@link TestSpec}, checking what a single key cannot tell. */
final class TestReader {
    private static final Duration LEAST_WARM_UP = Duration.ofSeconds(10);
    private static final Duration WARM_UP_BUDGET = Duration.ofSeconds(120);

    private final Section scenario;
    private final NodeReader reader;
    private final OperationReader operations;

    TestReader(Section scenario, NodeReader reader, OperationReader operations) {
        this.scenario = scenario;
        this.reader = reader;
        this.operations = operations;
    }

    Optional<TestSpec> read(Section test) {
        Optional<String> typeName = test.text("type");
        OperationPlan plan = operations.read(test).orElse(null);
        Optional<String> target = operations.target(test, plan);
        if (typeName.isEmpty() || target.isEmpty()) {
            return Optional.empty();
        }
        TestType type = TestType.valueOf(typeName.get().toUpperCase(Locale.ROOT));
        CourseReader courses = new CourseReader(reader);
        List<Integer> written = agents(test, type);
        Course course = courses.read(test, type, written.size() > 1);
        List<Integer> agents = course instanceof Course.Probe probe && probe.varied() == Course.Varied.AGENTS
                ? List.of((int) probe.to())
                : written;
        Arrival arrival = courses.arrival(test, course, arrival(test.has("arrival") ? test : scenario));
        Window window = window(test, type, arrival);
        List<Threshold> thresholds = courses.thresholds(
                test,
                course,
                plan == null ? thresholds(test, agents) : operations.strict(thresholds(test, agents), test));
        courses.enough(test, course, window, arrival, thresholds);
        FaultReader faults = new FaultReader(reader);
        faults.only(type, course, thresholds);
        if (course instanceof Course.Fault fault) {
            faults.place(test, fault.plan(), plan, agents.getFirst());
            faults.comparable(test, fault.plan(), arrival.rate(agents.getFirst()), thresholds);
        }
        String face = test.text("face").orElse(Face.IN_PROCESS.wireName());
        return Optional.of(new TestSpec(
                test.text("name").orElse(target.get()),
                type,
                target.get(),
                face,
                shared(test, face),
                agents,
                times(test, type, "repeat", 1),
                times(test, type, "remeasure", 0),
                window,
                course,
                arrival,
                warmUp(test, window),
                test.whole("preload").orElse(0),
                plan == null ? test.flag("audit").orElse(type != TestType.BENCHMARK) : plan.audit() != null,
                options(test),
                capacity(test),
                tags(test),
                thresholds,
                plan,
                new ObserveReader(scenario, reader).read(test, plan),
                test.line()));
    }

    private boolean shared(Section test, String face) {
        boolean inProcess = face.equals(Face.IN_PROCESS.wireName());
        if (test.has("server") && inProcess) {
            reader.problem(
                    test.lineOf("server"),
                    "key 'server': a test in process has no server; name a face, or leave 'server' out");
        }
        String which = (test.has("server") ? test : scenario).text("server").orElse("own");
        return which.equals("shared") && !inProcess;
    }

    private List<Integer> agents(Section test, TestType type) {
        if (test.has("agents") && test.has("agent_count")) {
            reader.problem(test.lineOf("agents"), "keys 'agents' and 'agent_count' exclude each other; keep one");
        }
        if (!test.has("agents")) {
            return List.of((int) test.whole("agent_count").orElse(1));
        }
        List<Integer> ladder = new ArrayList<>();
        for (Object rung : test.list("agents")) {
            int agents = ((Long) rung).intValue();
            if (!ladder.isEmpty() && agents <= ladder.getLast()) {
                reader.problem(
                        test.lineOf("agents"),
                        "key 'agents': a ladder climbs; " + agents + " follows " + ladder.getLast());
            }
            ladder.add(agents);
        }
        if (type != TestType.STRESS_TEST && ladder.size() > 1) {
            reader.problem(
                    test.lineOf("agents"),
                    "key 'agents': a " + type.wireName() + " has one rung; use type stress_test for a ladder");
        }
        return ladder.isEmpty() ? List.of(1) : ladder;
    }

    /** How often something is done; a search and a soak are run once, whatever the file says of others. */
    private int times(Section test, TestType type, String key, int byDefault) {
        boolean repeatable = type != TestType.PROBE && type != TestType.SOAK;
        if (test.has(key) && !repeatable) {
            reader.problem(
                    test.lineOf(key),
                    "key '" + key + "': a " + type.wireName() + " is run once; leave '" + key + "' out here");
        }
        return repeatable ? (int) (test.has(key) ? test : scenario).whole(key).orElse(byDefault) : byDefault;
    }

    private Window window(Section test, TestType type, Arrival arrival) {
        boolean timed = test.has("duration_seconds");
        boolean counted = test.has("iterations");
        if (timed && counted) {
            reader.problem(
                    test.lineOf("iterations"), "keys 'iterations' and 'duration_seconds' exclude each other; keep one");
        }
        if (type == TestType.SOAK && test.wrote("iterations")) {
            reader.problem(
                    test.lineOf("iterations"), "key 'iterations': a soak lasts for a time; use 'duration_seconds'");
        }
        if (counted) {
            long iterations = test.whole("iterations").orElse(1);
            return type == TestType.BENCHMARK
                    ? new Window.Operations(iterations)
                    : new Window.OperationsPerAgent(iterations);
        }
        if (!timed && arrival instanceof Arrival.Ramp ramp && !ramp.length().isZero()) {
            return new Window.Lasting(ramp.length());
        }
        if (!test.wrote("duration_seconds") && !test.wrote("iterations")) {
            reader.problem(test.line(), "a " + type.wireName() + " needs 'iterations' or 'duration_seconds'");
        }
        double seconds = test.number("duration_seconds").orElse(1.0);
        return new Window.Lasting(Duration.ofNanos(Math.round(seconds * 1e9)));
    }

    private Arrival arrival(Section holder) {
        Object value = holder.value("arrival").orElse("closed");
        if (!(value instanceof Section section)) {
            return new Arrival.Closed(Duration.ZERO);
        }
        if (section.has("closed")) {
            Section closed = section.section("closed").orElseThrow();
            return new Arrival.Closed(closed.span("think").orElse(Duration.ZERO));
        }
        if (section.has("ramp")) {
            return ramp(section);
        }
        String kind = section.has("poisson") ? "poisson" : "constant";
        Optional<Section> settings = section.section(kind);
        boolean total = settings.map(it -> it.has("rate")).orElse(false);
        boolean perAgent = settings.map(it -> it.has("rate_per_agent")).orElse(false);
        if (settings.isPresent() && total == perAgent) {
            reader.problem(settings.get().line(), "a " + kind + " arrival needs either 'rate' or 'rate_per_agent'");
        }
        double rate = settings.flatMap(it -> it.number(perAgent ? "rate_per_agent" : "rate"))
                .orElse(1.0);
        return kind.equals("poisson") ? new Arrival.Poisson(rate, perAgent) : new Arrival.Constant(rate, perAgent);
    }

    private Arrival ramp(Section section) {
        List<Arrival.Ramp.Step> steps = new ArrayList<>();
        for (Object item : section.list("ramp")) {
            Section step = (Section) item;
            steps.add(new Arrival.Ramp.Step(
                    step.number("to").orElse(1.0),
                    step.span("over").orElse(Duration.ZERO),
                    step.span("hold").orElse(Duration.ZERO)));
        }
        if (steps.isEmpty()) {
            return new Arrival.Closed(Duration.ZERO);
        }
        if (steps.getFirst().to() == 0) {
            reader.problem(
                    section.lineOf("ramp"),
                    "key 'ramp': the first step leads to a rate above 0; the warm-up runs at that rate");
        }
        return new Arrival.Ramp(steps);
    }

    /**
     * A number of operations is warmed up by a tenth as many, unless the test itself says otherwise: to watch for
     * steadiness would take longer than the test.
     */
    private WarmUp warmUp(Section test, Window window) {
        Section holder = test.has("warmup") ? test : scenario;
        Object value = holder.value("warmup").orElse(null);
        WarmUp written = new WarmUp.Detected(LEAST_WARM_UP, WARM_UP_BUDGET);
        if (value instanceof Duration stated) {
            written = new WarmUp.Stated(stated);
        } else if (value instanceof Section section) {
            written = warmUp(section);
        }
        boolean own = test.has("warmup");
        if (own || !(written instanceof WarmUp.Detected)) {
            return written;
        }
        return switch (window) {
            case Window.Lasting lasting -> written;
            case Window.Operations operations -> new WarmUp.StatedOperations(operations.total() / 10);
            case Window.OperationsPerAgent operations -> new WarmUp.TenthOfEach(operations.each());
        };
    }

    private WarmUp warmUp(Section section) {
        int ways = (section.has("for") ? 1 : 0)
                + (section.has("iterations") ? 1 : 0)
                + (section.has("min") || section.has("max") ? 1 : 0);
        if (ways != 1) {
            reader.problem(section.line(), "a warm-up is one of {for: …}, {iterations: …} or {min: …, max: …}");
        }
        if (section.has("for")) {
            return new WarmUp.Stated(section.span("for").orElseThrow());
        }
        if (section.has("iterations")) {
            return new WarmUp.StatedOperations(section.whole("iterations").orElseThrow());
        }
        Duration least = section.span("min").orElse(LEAST_WARM_UP);
        Duration budget = section.span("max").orElse(WARM_UP_BUDGET);
        if (budget.compareTo(least) < 0) {
            reader.problem(
                    section.line(),
                    "key 'max': a budget of " + Durations.format(budget) + " is shorter than the shortest warm-up, "
                            + Durations.format(least));
        }
        return new WarmUp.Detected(least, budget);
    }

    private static Map<String, Long> options(Section test) {
        Map<String, Long> options = new HashMap<>();
        test.section("options")
                .ifPresent(section ->
                        section.values().forEach((name, entry) -> options.put(name, (Long) entry.value())));
        return options;
    }

    private static OptionalInt capacity(Section test) {
        Object value = test.value("capacity").orElse(null);
        if (value instanceof Long declared) {
            return OptionalInt.of(declared.intValue());
        }
        return value == null
                ? OptionalInt.empty()
                : OptionalInt.of(Runtime.getRuntime().availableProcessors());
    }

    private List<String> tags(Section test) {
        Set<String> tags = new LinkedHashSet<>();
        scenario.list("tags").forEach(tag -> tags.add((String) tag));
        test.list("tags").forEach(tag -> tags.add((String) tag));
        return List.copyOf(tags);
    }

    private List<Threshold> thresholds(Section test, List<Integer> agents) {
        List<Threshold> thresholds = new ArrayList<>();
        Optional<Section> section = test.section("thresholds");
        test.number("expected_ms").ifPresent(limit -> {
            if (section.map(it -> it.has("p99_ms")).orElse(false)) {
                reader.problem(
                        test.lineOf("expected_ms"),
                        "key 'expected_ms' stands for thresholds: {p99_ms: …}, which is there too; keep one");
            }
            thresholds.add(new Threshold(
                    Metric.P99_MS,
                    null,
                    Bound.of(limit),
                    new Threshold.RungChoice.Each(),
                    null,
                    test.lineOf("expected_ms")));
        });
        ThresholdReader bounds = new ThresholdReader(reader, agents);
        section.ifPresent(it -> thresholds.addAll(bounds.read(it)));
        return thresholds;
    }
}
