package dev.muster.lab.compare;

import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.Records;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RunRecord.State;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.sample.Distribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs for tests: of one test on one rung, with a figure or two. */
public final class Runs {
    public static final Subject CPU = new Subject("creation", 10, null, Measure.CPU_US_PER_OP);
    public static final Subject P50 = new Subject("creation", 10, null, Measure.P50_MS);
    public static final MachineFingerprint MACHINE = new MachineFingerprint("Linux amd64", "a CPU", 2, 8L);

    private Runs() {}

    /** A run with this processor time per operation, and a median response time of 2 ms. */
    public static RunFigures cpu(double micros) {
        return run(MACHINE, "0123456789ab", "closed loop", figure(CPU, micros), figure(P50, 2.0));
    }

    public static RunFigures run(MachineFingerprint machine, String hash, String load, Figure... figures) {
        return new RunFigures(
                "a run",
                "2026-01-01T00:00:00Z",
                true,
                new RunRecord.Tool("0.1.0", "abc"),
                new RunRecord.ScenarioRecord("nightly", null, hash, 42, "embedded", true),
                machine,
                "25",
                "6.1",
                Map.of("creation", load),
                Arrays.asList(figures));
    }

    public static Figure figure(Subject subject, @Nullable Double value) {
        return new Figure(subject, value, value == null ? "not measured here" : null);
    }

    public static RunSet set(String label, double... micros) {
        List<RunFigures> runs = new ArrayList<>();
        for (double each : micros) {
            runs.add(cpu(each));
        }
        return new RunSet(label, runs);
    }

    /** A whole run with this throughput, as it is in a run directory. */
    public static RunRecord record(double throughput) {
        Distribution response = new Distribution(2.0, 3.0, 4.0, 5.0, null, 9.0, 2.1, 5000, List.of());
        return Records.run(
                State.COMPLETE, Verdict.PASS, Records.test("creation", null, Records.rung(10, throughput, response)));
    }

    /** The same run, whose rung is invalid. */
    public static RunRecord invalid(RunRecord run, String reason) {
        return RunJson.fromJson(
                RunJson.toJson(run).replace("\"invalid\" : [ ]", "\"invalid\" : [ \"" + reason + "\" ]"));
    }

    /** The same run, of which this share of operations failed. */
    static RunRecord failing(RunRecord run, double share) {
        return RunJson.fromJson(RunJson.toJson(run).replace("\"error_rate\" : 0.0", "\"error_rate\" : " + share));
    }

    /** The same run, whose audit misses two changes that were acknowledged. */
    static RunRecord losing(RunRecord run) {
        TestRecord test = run.tests().getFirst();
        TestRecord failed = test.judged(
                Verdict.FAIL,
                List.of("lost: 2 is not ≤ 0"),
                List.of(new GateRecord("lost", null, null, 0.0, "≤ 0", 2.0, GateState.FAIL, "2 is not ≤ 0")));
        return Records.run(State.COMPLETE, Verdict.FAIL, failed);
    }

    /** The same run by another scenario, whose only test has this name, this window and this many agents. */
    public static RunRecord another(RunRecord run, String test, String window, int agents) {
        return RunJson.fromJson(RunJson.toJson(run)
                .replace("\"creation\"", "\"" + test + "\"")
                .replace("10s a rung", window)
                .replace("\"agents\" : 10,", "\"agents\" : " + agents + ",")
                .replace("0123456789ab", "another hash")
                .replace("nightly <&>", "another"));
    }
}
