package dev.muster.lab.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.compare.Runs;
import dev.muster.lab.report.ReleaseReports;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.tune.Candidate;
import dev.muster.lab.tune.Trier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixRunTest {
    @TempDir
    Path home;

    private final List<String> ran = new ArrayList<>();

    private static Candidate profile(String name) {
        return new Candidate(name, "", new TreeMap<>(Map.of("profile", name)));
    }

    /** The machine becomes slower with each round; what differs within a round is the configuration. */
    private final Trier machine = (candidate, number, round) -> {
        ran.add(round + candidate.name());
        if (candidate.name().equals("broken")) {
            throw new IOException("the run of 'broken' ended with 2");
        }
        double factor = candidate.name().equals("fast") ? 1.5 : 1;
        return RunFigures.of(Runs.record(1000 * factor / round), candidate.name() + round);
    };

    private MatrixRun measured(int rounds, Candidate... others) throws InterruptedException {
        List<Candidate> all = new ArrayList<>(List.of(Candidate.PRESENT));
        all.addAll(List.of(others));
        MatrixRun run = new MatrixRun(all, rounds, machine, MatrixRun.Listener.SILENT);
        assertThat(run.run()).isTrue();
        return run;
    }

    private MatrixRecord record(MatrixRun run, int rounds) {
        return new MatrixRecord(
                MatrixRecord.SCHEMA,
                true,
                "2026-01-01T00:00:00Z",
                "s.yaml",
                "0.1.0",
                "a CPU",
                "25",
                "SQLite",
                rounds,
                run.rows(),
                List.of("PostgreSQL: Muster does not keep its own data there"));
    }

    @Test
    void a_drift_of_the_machine_does_not_hide_what_a_configuration_gains() throws Exception {
        MatrixRun run = measured(8, profile("fast"), profile("same"));

        assertThat(throughput(run.rows().get(1)).verdict()).isEqualTo(Change.IMPROVED);
        assertThat(throughput(run.rows().get(1)).ratio()).isBetween(1.499, 1.501);
        assertThat(throughput(run.rows().get(2)).verdict()).isEqualTo(Change.EQUIVALENT);
        assertThat(ran.subList(0, 6)).containsExactly("1as it is", "1fast", "1same", "2same", "2fast", "2as it is");
    }

    private static ComparisonRecord throughput(MatrixRecord.Row row) {
        return row.comparisons().stream()
                .filter(it -> it.metric().equals("throughput"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_configuration_that_does_not_run_says_why_and_costs_one_attempt() throws Exception {
        MatrixRun run = measured(3, profile("broken"));

        assertThat(run.rows().get(1).reason()).isEqualTo("the run of 'broken' ended with 2");
        assertThat(run.rows().get(1).comparisons()).isEmpty();
        assertThat(ran).filteredOn(it -> it.endsWith("broken")).hasSize(1);
    }

    @Test
    void what_is_written_is_read_again_and_told_in_both_forms() throws Exception {
        MatrixRun run = measured(8, profile("fast"), profile("broken"));
        record(run, 8).write(home);
        MatrixRecord read = MatrixRecord.read(home);

        assertThat(read).isEqualTo(record(run, 8));
        ReleaseReports reports = new ReleaseReports(Runs.record(1000), read);
        assertThat(reports.markdown())
                .startsWith("# PASS: release performance validation")
                .contains("MUSTER_PROFILE=fast", "the run of 'broken' ended with 2", "### fast against as it is")
                .contains("Not measured: PostgreSQL", "Held against no earlier release");
        assertThat(reports.html())
                .contains("<svg", "fast: throughput", "1.500 (1.500 to 1.500)")
                .doesNotContain("http://", "https://");
        assertThat(new ReleaseReports(Runs.record(1000), null).markdown())
                .contains("Configurations were not measured in this run");
    }
}
