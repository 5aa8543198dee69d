package dev.muster.lab.result;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.sample.Distribution;
import dev.muster.lab.target.Sharing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records for tests, with nothing in them that the test does not ask for. */
public final class Records {
    private Records() {}

    public static RungRecord rung(int agents, double throughput, Distribution response) {
        return rung(agents, 1, throughput, response);
    }

    public static RungRecord rung(int agents, int repetition, double throughput, Distribution response) {
        return rung(agents, repetition, throughput, response, 20.0, 10L << 20, List.of());
    }

    /** A rung at which operations cost so much processor time, and so much is held. */
    public static RungRecord costing(int agents, double cpuUsPerOp, long liveHeapBytes) {
        return rung(agents, 1, 1000, Distribution.EMPTY, cpuUsPerOp, liveHeapBytes, List.of());
    }

    /** A test of this target, named t, with one rung of ten agents and these operations in its mix. */
    public static TestRecord mixed(String target, Distribution response, Map<String, Distribution> operations) {
        RungRecord rung = rung(
                10,
                1,
                1000,
                response,
                20.0,
                10L << 20,
                operations.entrySet().stream()
                        .map(each -> new RungRecord.OperationRecord(each.getKey(), each.getValue(), each.getValue()))
                        .toList());
        RunRecord run = run(RunRecord.State.COMPLETE, null, test("t", null, rung));
        return RunJson.fromJson(RunJson.toJson(run).replace("\"task_creation\"", "\"" + target + "\""))
                .tests()
                .getFirst();
    }

    private static RungRecord rung(
            int agents,
            int repetition,
            double throughput,
            Distribution response,
            double cpu,
            long heap,
            List<RungRecord.OperationRecord> operations) {
        return rung(agents, repetition, throughput, response, cpu, heap, operations, 0, null);
    }

    /** A rung that began at a moment, and what the target's live heap was when its agents had left. */
    public static RungRecord departed(int agents, int repetition, double from, long heap) {
        return rung(agents, repetition, 1, Distribution.EMPTY, 1, heap, List.of(), from, heap);
    }

    private static RungRecord rung(
            int agents,
            int repetition,
            double throughput,
            Distribution response,
            double cpu,
            long heap,
            List<RungRecord.OperationRecord> operations,
            double from,
            @Nullable Long departed) {
        return new RungRecord(
                agents,
                repetition,
                throughput,
                null,
                null,
                null,
                response,
                response,
                Map.of(),
                Map.of(),
                cpu,
                100L << 20,
                90L << 20,
                heap,
                departed,
                12L,
                30L,
                null,
                0L,
                4096L,
                null,
                1.0,
                null,
                new RungRecord.Generator(null, null, null),
                true,
                0.001,
                response.n(),
                response.n(),
                0,
                1.0,
                0.0,
                new RungRecord.Flow(response.n(), response.n(), 0),
                10,
                5,
                "steady after 5 s",
                0.01,
                operations,
                Map.of("commits", 100L),
                Map.of("rss_mb", new RungRecord.GaugeRecord(63.5, "MB", "Resident memory.")),
                Map.of(),
                1L,
                3L,
                from,
                from + 15,
                "samples/none.hlog",
                List.of(),
                List.of(),
                Map.of("net_bytes", "the target is in this process"));
    }

    public static TestRecord test(String name, @Nullable AuditFindings audit, RungRecord... rungs) {
        return new TestRecord(
                name,
                "stress_test",
                "task_creation",
                "Creates a task.",
                false,
                Verdict.PASS,
                List.of(),
                "operations",
                new TestRecord.Load("closed loop, no think time", false, "stated 1s", "10s a rung", Sharing.NONE),
                0,
                List.of(rungs),
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                audit,
                List.of(),
                Map.of("usl", "not fitted"));
    }

    /** The same test, whose ladder ended early. */
    public static TestRecord stopped(TestRecord test, Stopped stopped) {
        return new TestRecord(
                test.name(),
                test.type(),
                test.target(),
                test.meaning(),
                test.simulated(),
                test.verdict(),
                test.reasons(),
                test.unit(),
                test.load(),
                test.preload(),
                test.rungs(),
                test.usl(),
                test.memoryPerAgent(),
                test.growth(),
                test.leak(),
                stopped,
                test.probe(),
                test.soak(),
                test.heap(),
                test.metrics(),
                test.profile(),
                test.audit(),
                test.gates(),
                test.notMeasured());
    }

    public static RunRecord run(RunRecord.State state, @Nullable Verdict verdict, TestRecord... tests) {
        return new RunRecord(
                RunRecord.SCHEMA,
                state,
                null,
                new RunRecord.Tool("0.1.0", "abc"),
                verdict,
                List.of(),
                new RunRecord.ScenarioRecord("nightly <&>", null, "0123456789ab", 42, "embedded", true),
                "2026-01-01T00:00:00Z",
                61,
                new RunRecord.Environment(
                        "Linux amd64",
                        "6.1",
                        "a CPU",
                        2,
                        8L << 30,
                        "25",
                        "-Xmx1g",
                        "SQLite",
                        "forced to disk",
                        null,
                        150.0,
                        900.0,
                        2000,
                        140.0,
                        800.0,
                        2000,
                        0.5,
                        Map.of()),
                List.of(tests),
                state == RunRecord.State.COMPLETE ? List.of() : List.of("later"),
                List.of(),
                List.of(),
                "./muster run nightly.yaml");
    }
}
