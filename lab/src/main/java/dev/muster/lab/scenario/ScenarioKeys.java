package dev.muster.lab.scenario;

import static dev.muster.lab.scenario.Shape.key;
import static dev.muster.lab.scenario.Shape.later;
import static dev.muster.lab.scenario.Shape.oneKey;
import static dev.muster.lab.scenario.Shape.required;
import static dev.muster.lab.scenario.Shape.table;

import dev.muster.lab.gate.Metric;
import dev.muster.lab.target.Face;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every key a scenario file may hold: the one table behind the parser and the JSON Schema. */
final class ScenarioKeys {
    static final String GAUGES = "gauges";
    /** The version of the format: a file written for another one is refused as a whole. */
    static final long VERSION = 1;

    static final int MOST_AGENTS = 100_000;
    private static final long MOST_OPERATIONS = 1_000_000_000L;
    private static final double MOST_RATE = 10_000_000;

    private static final Shape.Table CLOSED =
            table("closed arrival", key("think", new Shape.Span(), "Pause between two operations of an agent."));

    private static final Shape.Table RAMP_STEP = table(
            "ramp step",
            required("to", new Shape.Decimal(0, MOST_RATE), "Operations a second that the step ends with."),
            key("over", new Shape.Span(), "In which time the rate changes (default at once)."),
            key("hold", new Shape.Span(), "How long it then stays (default not at all)."));

    private static final Shape ARRIVAL = new Shape.Either(
            List.of(
                    new Shape.Choice(List.of("closed"), List.of()),
                    oneKey(
                            "arrival",
                            key("closed", CLOSED, "Next operation when the last one has ended."),
                            key("constant", rate("constant arrival"), "Due at a fixed rate."),
                            key("poisson", rate("Poisson arrival"), "Due at random, at this rate on average."),
                            key("ramp", new Shape.ListOf(RAMP_STEP, 1), "Due at a rate that changes; see the steps."))),
            "'closed' or one of {closed: …}, {constant: …}, {poisson: …}, {ramp: […]}");

    private static final Shape WARM_UP = new Shape.Either(
            List.of(
                    new Shape.Span(),
                    table(
                            "warm-up",
                            key("for", new Shape.Span(), "A stated warm-up; steadiness is then not judged."),
                            key("iterations", new Shape.Whole(0, MOST_OPERATIONS), "A stated number of operations."),
                            key("min", new Shape.Span(), "Shortest detected warm-up."),
                            key("max", new Shape.Span(), "Budget of a detected warm-up."))),
            "a duration such as 2s, or {min: 10s, max: 120s}");

    private static final Shape.Table STOP = table(
            "set of stop rules",
            key("error_rate", new Shape.Decimal(0, 1), "Ends the ladder above this share of failed operations."),
            key("p99_ms", new Shape.Decimal(0, 3_600_000), "Ends it above this 99th percentile, in milliseconds."),
            key("achieved_of_offered", new Shape.Decimal(0, 1), "Ends it below this share of offered operations."),
            key("generator", new Shape.Flag(), "Ends it where the load generator is the bottleneck."),
            key("memory_mb", new Shape.Decimal(1, 1e9), "Ends it above this resident memory of the measured process."));

    private static final Shape.OneKey PROBE = oneKey(
            "probe",
            key("rate", range(new Shape.Decimal(0.001, MOST_RATE)), "Looks for the highest rate, operations a second."),
            key("agents", range(new Shape.Whole(1, MOST_AGENTS)), "Looks for the largest number of agents."));

    private static final int MOST_REPETITIONS = 100;
    private static final int MOST_MEASUREMENTS = 10;
    private static final Shape REPEAT = new Shape.Whole(1, MOST_REPETITIONS);
    private static final Shape REMEASURE = new Shape.Whole(0, MOST_MEASUREMENTS);

    private static final Shape SERVER = new Shape.Choice(List.of("own", "shared"), List.of());

    private static final Shape.Table TEST = table(
                    "test",
                    required(
                            "type",
                            new Shape.Choice(
                                    Arrays.stream(TestType.values())
                                            .map(TestType::wireName)
                                            .toList(),
                                    List.of("replay")),
                            "The kind of test."),
                    key("name", new Shape.Text(), "Unique name; the target's name by default."),
                    key("target", new Shape.Text(), "A named operation of the embedded target."),
                    OperationKeys.operations(),
                    key(
                            "face",
                            new Shape.Choice(Face.names(), List.of()),
                            "How operations reach Muster: the engine in this process (default), or a server's face."),
                    key(
                            "server",
                            SERVER,
                            "Whether a test through a face starts a server of its own, or uses one with others that share it."),
                    key(
                            "iterations",
                            new Shape.Whole(1, MOST_OPERATIONS),
                            "Operations to measure: in all for a benchmark, per agent for a stress test."),
                    key("duration_seconds", new Shape.Decimal(0.1, 604_800), "Seconds to measure each rung."),
                    key("agent_count", new Shape.Whole(1, MOST_AGENTS), "Agents at once."),
                    key("agents", new Shape.ListOf(new Shape.Whole(1, MOST_AGENTS), 1), "A ladder of agent counts."),
                    key("stop", STOP, "When a ladder ends early, with the reason in the report."),
                    key("probe", PROBE, "What a probe looks for, and where."),
                    key(FaultReader.KEY, FaultReader.SHAPE, "What a test of type fault does to its target."),
                    key("checkpoints", new Shape.Whole(2, 10_000), "Looks of a soak at what grows (default 64)."),
                    key("expected_ms", new Shape.Decimal(0, 3_600_000), "Short for thresholds: {p99_ms: …}."),
                    key("thresholds", thresholds(), "What must hold for the test to pass."),
                    key("arrival", ARRIVAL, "How operations arrive."),
                    key("warmup", WARM_UP, "What is run and discarded first."),
                    key("preload", new Shape.Whole(0, MOST_OPERATIONS), "Objects to put in first."),
                    key("options", new Shape.Pairs(new Shape.Whole(0, MOST_OPERATIONS)), "Settings of the operation."),
                    key(
                            "capacity",
                            new Shape.Either(
                                    List.of(
                                            new Shape.Choice(List.of("cores"), List.of()),
                                            new Shape.Whole(1, MOST_AGENTS)),
                                    "'cores' or a whole number"),
                            "Agents the target can serve at once, for efficiency_capacity."),
                    key(
                            "audit",
                            OperationKeys.audit(),
                            "Whether the store is audited afterwards; of another server, how."),
                    key("tags", new Shape.ListOf(new Shape.Text(), 0), "Labels."),
                    key(
                            "repeat",
                            REPEAT,
                            "How often the whole test is run, each time on a target set up anew (default once)."),
                    key(
                            "remeasure",
                            REMEASURE,
                            "How often a rung is measured again that the machine spoilt (default never)."),
                    later("faults"))
            .and(OperationKeys.server());

    private static final Shape.Table ROOT = table(
                    "scenario",
                    required("name", new Shape.Text(), "What reports call it."),
                    key(
                            "schema",
                            new Shape.Whole(0, Integer.MAX_VALUE),
                            "The version of this format that the file is written for (default: the newest)."),
                    key("description", new Shape.Text(), "One paragraph for readers."),
                    key(
                            "target",
                            new Shape.Text(),
                            "The system under test: embedded, or the address of another server."),
                    key("baseline", new Shape.Flag(), "Whether its figures may serve as a baseline (default true)."),
                    key("seed", new Shape.Whole(0, Long.MAX_VALUE), "Feeds every random choice of the generator."),
                    key("arrival", ARRIVAL, "Default for the tests."),
                    key("warmup", WARM_UP, "Default for the tests."),
                    key("server", SERVER, "Default for the tests through a face: own (default) or shared."),
                    key("tags", new Shape.ListOf(new Shape.Text(), 0), "Labels for every test."),
                    required("tests", new Shape.ListOf(TEST, 1), "The tests, run in this order."),
                    key("repeat", REPEAT, "Default for the benchmarks, stress tests and faults."),
                    key("remeasure", REMEASURE, "Default for the same."),
                    later("operations"),
                    later("faults"))
            .and(OperationKeys.server());

    private ScenarioKeys() {}

    /** The shape of a whole file. */
    static Shape.Table root() {
        return ROOT;
    }

    private static Shape.Table range(Shape number) {
        return table(
                "range of a probe",
                required("from", number, "The first load tried."),
                required("to", number, "The largest load tried."),
                key("at_least", number, "What must be borne for the test to pass (default from)."));
    }

    private static Shape.Table rate(String noun) {
        return table(
                noun,
                key("rate", new Shape.Decimal(0.001, MOST_RATE), "Operations a second, all agents together."),
                key("rate_per_agent", new Shape.Decimal(0.001, MOST_RATE), "Operations a second of each agent."));
    }

    private static Shape.Table thresholds() {
        List<Shape.Key> whole = new ArrayList<>(Metric.common().stream()
                .map(metric -> key(metric.wireName(), bound(metric), metric.meaning()))
                .toList());
        Shape.Key[] single = Metric.common().stream()
                .filter(Metric::perOperation)
                .map(metric -> key(metric.wireName(), bound(metric), metric.meaning()))
                .toArray(Shape.Key[]::new);
        whole.add(key(
                "operations",
                new Shape.Pairs(table("set of operation thresholds", single)),
                "Thresholds of single operations of a mix, by name; 'each' stands for all of them."));
        whole.add(key(
                GAUGES,
                new Shape.Pairs(gaugeBound()),
                "Figures that the operation itself reports, by name; a number alone is a maximum."));
        return table("set of thresholds", whole.toArray(Shape.Key[]::new));
    }

    private static Shape.Key at() {
        return key(
                "at",
                new Shape.Either(
                        List.of(
                                new Shape.Choice(List.of("each", "first", "last", "best"), List.of()),
                                new Shape.Whole(1, MOST_AGENTS)),
                        "each, first, last, best or a number of agents"),
                "Which rung it is judged on (default each).");
    }

    private static Shape gaugeBound() {
        Shape.Decimal number = new Shape.Decimal(0, 1e12);
        Shape.Table longForm = table(
                "gauge's bound",
                key("max", number, "The limit, if the figure must not be larger."),
                key("min", number, "The limit, if the figure must not be smaller."),
                at());
        return new Shape.Either(
                List.of(number, longForm, new Shape.ListOf(longForm, 1)),
                "a number, {max: …}, {min: …} or a list of these");
    }

    private static Shape bound(Metric metric) {
        Shape.Decimal number = new Shape.Decimal(0, 1e12);
        List<Shape.Key> keys = new ArrayList<>();
        keys.add(required(metric.upper() ? "max" : "min", number, "The limit."));
        if (metric.latency()) {
            for (int percentile : new int[] {50, 99}) {
                keys.add(key(
                        "or_disk_p" + percentile + "_factor",
                        number,
                        "Or this many times the disk's own p" + percentile + ", whichever is larger."));
                keys.add(key(
                        "plus_disk_p" + percentile + "_factor",
                        number,
                        "Plus this many times the disk's own p" + percentile + "."));
            }
        }
        if (!metric.wholeTest()) {
            keys.add(at());
        }
        if (metric == Metric.P50_OF_TEST) {
            keys.add(required("test", new Shape.Text(), "The earlier test to compare with."));
        }
        Shape.Table longForm = table("bound", keys.toArray(Shape.Key[]::new));
        Shape several = new Shape.ListOf(longForm, 1);
        String form = "{" + (metric.upper() ? "max" : "min") + ": …}";
        return metric == Metric.P50_OF_TEST
                ? new Shape.Either(List.of(longForm, several), form + " or a list of these")
                : new Shape.Either(List.of(number, longForm, several), "a number, " + form + " or a list of these");
    }
}
