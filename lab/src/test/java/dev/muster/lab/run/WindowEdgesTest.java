package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.resource.Probe;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.target.MemoryDriver;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to a measured window, where a target has work of its own to do when it begins and when it ends. */
class WindowEdgesTest {
    private static final long NANOS_OF_ONE = 1_000_000;

    @TempDir
    Path directory;

    private final MemoryDriver driver = new MemoryDriver();
    /** Work for nobody's operation, each as much as a hundred of them. */
    private final AtomicLong edges = new AtomicLong();

    private long worked() {
        return driver.given() + 100 * edges.get();
    }

    /** Processor time by the work that was done. */
    private final class Worked implements Probe {
        @Override
        public Reading read() {
            return new Reading(
                    System.currentTimeMillis(),
                    worked() * NANOS_OF_ONE,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

        @Override
        public boolean alive() {
            return true;
        }
    }

    private RungRecord run() throws Exception {
        driver.probe = new Worked();
        driver.counters = () -> Map.of("changes", worked());
        new ScenarioRun(
                        ScenarioParser.parse(
                                "edges.yaml",
                                "name: edges\ntests:\n  - {type: benchmark, target: put, iterations: 50, warmup: {iterations: 0}}\n"),
                        driver,
                        directory.resolve("run"),
                        new RunRecord.Tool("0.1.0", null),
                        "./muster run edges.yaml",
                        ProgressListener.SILENT)
                .run();
        return RunJson.read(directory.resolve("run")).tests().getFirst().rungs().getFirst();
    }

    @Test
    void what_is_done_to_begin_a_window_is_not_what_its_operations_cost() throws Exception {
        driver.windowBegins = edges::incrementAndGet;
        RungRecord rung = run();

        assertThat(edges).hasPositiveValue();
        assertThat(rung.counters()).containsEntry("changes", 50L);
        assertThat(rung.cpuUsPerOp()).isEqualTo(1_000.0);
    }

    @Test
    void what_is_done_to_end_a_window_is_not_what_its_operations_cost() throws Exception {
        driver.windowEnds = edges::incrementAndGet;
        RungRecord rung = run();

        assertThat(edges).hasPositiveValue();
        assertThat(rung.counters()).containsEntry("changes", 50L);
        assertThat(rung.cpuUsPerOp()).isEqualTo(1_000.0);
    }
}
