package dev.muster.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.result.Records;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.sample.Distribution;
import dev.muster.lab.sample.IntervalLog;
import dev.muster.lab.sample.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeSeriesTest {
    @TempDir
    Path directory;

    private static RungRecord overloaded() {
        RunRecord run = Records.run(
                RunRecord.State.COMPLETE, null, Records.test("t", null, Records.rung(50, 50, Distribution.EMPTY)));
        return RunJson.fromJson(RunJson.toJson(run).replace("\"not_started\" : 0", "\"not_started\" : 60000"))
                .tests()
                .getFirst()
                .rungs()
                .getFirst();
    }

    /**
     * What an overloaded target never began is recorded when the agents have gone, all of it at once: it is in the
     * percentiles, and was drawn as a second of a thousand times the rate.
     */
    @Test
    void operations_that_were_never_begun_are_no_spike_of_throughput() throws Exception {
        RungRecord rung = overloaded();
        int windowEnds = (int) (rung.warmUpSeconds() + rung.windowSeconds());
        Path log = directory.resolve(rung.sample());
        Files.createDirectories(log.getParent());
        Samples samples = new Samples(List.of("op"), 1);
        try (IntervalLog intervals = new IntervalLog(log, "t", 1_700_000_000_000L)) {
            for (int second = 0; second <= windowEnds; second++) {
                boolean draining = second == windowEnds;
                for (int i = 0; i < (draining ? 60_000 : 50); i++) {
                    samples.record(0, 0, second >= rung.warmUpSeconds(), 2_000_000, -1, -1, -1);
                }
                // The clock is late by some microseconds at each second's end.
                intervals.append(second + 0.0004, second + 1.0004, samples.flush());
            }
        }
        TimeSeries series = new TimeSeries(new SampleLogs(directory));

        String drawn = series.throughput(rung).orElseThrow().html();
        assertThat(drawn).doesNotContain("60,000");
        assertThat(drawn.split("<td>50", -1)).hasSize(windowEnds + 1);
        // What they waited is told all the same.
        assertThat(series.latency(rung).orElseThrow().html()).contains("<td>16</td>");
    }
}
