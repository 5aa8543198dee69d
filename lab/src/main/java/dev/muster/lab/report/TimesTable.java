package dev.muster.lab.report;

import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.sample.Distribution;
import java.util.ArrayList;
import java.util.List;

/** The times of its own that a test's operations report, such as to the first event of an answer. */
final class TimesTable {
    private TimesTable() {}

    static Sheet of(TestRecord test) {
        List<List<String>> rows = new ArrayList<>();
        for (RungRecord rung : test.rungs()) {
            rung.times().forEach((name, times) -> {
                Distribution ms = times.ms();
                rows.add(List.of(
                        name,
                        Format.rung(rung),
                        Format.number(ms.p50()),
                        Format.number(ms.p90()),
                        Format.number(ms.p99()),
                        Format.number(ms.p999()),
                        Format.number(ms.max()),
                        Format.count(ms.n()),
                        times.meaning()));
            });
        }
        return new Sheet(
                List.of(
                        "time",
                        "#at agents",
                        "#p50 ms",
                        "#p90 ms",
                        "#p99 ms",
                        "#p99.9 ms",
                        "#max ms",
                        "#n",
                        "from when to when"),
                rows);
    }
}
