package dev.muster.lab.report;

import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What the short names of a report's columns stand for; those only that the report has. */
final class Terms {
    static final String TITLE = "What the columns mean";

    private Terms() {}

    static Sheet of(RunRecord run) {
        List<List<String>> rows = new ArrayList<>();
        if (any(run, rung -> true)) {
            rows.add(List.of(
                    "p50, p90, p99, p99.9",
                    "half of the answers, 90 %, 99 %, 99.9 % came within this time, from when each was due; "
                            + Format.NONE + " where too few were measured to tell"));
            rows.add(List.of("n", "answers in the window that the percentiles are told from"));
            rows.add(List.of(
                    "CPU µs/op",
                    "processor time of the process that serves, for each operation; in process the load's too"));
        }
        if (any(run, rung -> rung.efficiencySeed() != null)) {
            rows.add(List.of(
                    "E_seed",
                    "efficiency: the rate, over as many times that of one agent alone; 1: nobody waits for anybody"));
        }
        if (any(run, rung -> rung.fairnessJain() != null)) {
            rows.add(List.of("Jain", "fairness: 1 if every agent did as much, 1/N if one of N agents did all"));
        }
        if (any(run, rung -> rung.liveHeapBytes() != null)) {
            rows.add(List.of("live heap", "what a full collection leaves, with the agents still there"));
        }
        if (any(run, rung -> rung.generator().lagP99Ms() != null)) {
            rows.add(List.of(
                    "lag p99",
                    "how late the generator began 99 % of its operations at most; too late, and a rung is invalid"));
        }
        if (run.tests().stream().anyMatch(test -> test.usl() != null)) {
            rows.add(List.of(
                    "λ, σ, κ, N*",
                    "the law X(N) = λN / (1 + σ(N − 1) + κN(N − 1)): what one agent does, the share that only one can do at"
                            + " a time, what each pair costs; it peaks at N*"));
        }
        return new Sheet(List.of("column", "what it is"), rows);
    }

    private static boolean any(RunRecord run, Predicate<RungRecord> such) {
        return run.tests().stream().map(TestRecord::rungs).flatMap(List::stream).anyMatch(such);
    }
}
