package dev.muster.lab.report;

import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a run as comma-separated values: a line a rung, and one for each of its operations. The last columns
 * say what they are worth: the verdict of the test, whether the load was steady (empty when that was not judged), and
 * why the figures cannot be trusted (empty when they can).
 */
final class CsvReport {
    private CsvReport() {}

    /** The text. */
    static String of(RunRecord run) {
        StringBuilder out = new StringBuilder(
                "test,operation,agents,repetition,throughput,p50_ms,p90_ms,p99_ms,p999_ms,max_ms,n,"
                        + "error_rate,efficiency_seed,degradation,cpu_us_per_op,rss_bytes,live_heap_bytes,verdict,steady,invalid\n");
        for (TestRecord test : run.tests()) {
            for (RungRecord rung : test.rungs()) {
                var all = rung.responseMs();
                String invalid = rung.invalid().isEmpty() ? null : String.join("; ", rung.invalid());
                line(
                        out,
                        test.name(),
                        "",
                        rung.agents(),
                        rung.repetition(),
                        rung.throughput(),
                        all.p50(),
                        all.p90(),
                        all.p99(),
                        all.p999(),
                        all.max(),
                        all.n(),
                        rung.errorRate(),
                        rung.efficiencySeed(),
                        rung.degradation(),
                        rung.cpuUsPerOp(),
                        rung.rssBytes(),
                        rung.liveHeapBytes(),
                        test.verdict(),
                        rung.steady(),
                        invalid);
                for (var operation : rung.operations()) {
                    var one = operation.responseMs();
                    line(
                            out,
                            test.name(),
                            operation.name(),
                            rung.agents(),
                            rung.repetition(),
                            null,
                            one.p50(),
                            one.p90(),
                            one.p99(),
                            one.p999(),
                            one.max(),
                            one.n(),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            test.verdict(),
                            rung.steady(),
                            invalid);
                }
            }
        }
        return out.toString();
    }

    private static void line(StringBuilder out, @Nullable Object... cells) {
        List<String> texts = new ArrayList<>();
        for (Object cell : cells) {
            texts.add(
                    switch (cell) {
                        case null -> "";
                        case Double number -> String.format(Locale.ROOT, "%.6g", number);
                        case String text -> "\"" + text.replace("\"", "\"\"") + "\"";
                        default -> cell.toString();
                    });
        }
        out.append(String.join(",", texts)).append('\n');
    }
}
