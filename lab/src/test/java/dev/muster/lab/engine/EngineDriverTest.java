package dev.muster.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.database.DatabaseLook;
import dev.muster.lab.database.DatabaseReport;
import dev.muster.lab.database.Plan;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineDriverTest {
    @TempDir
    Path directory;

    private TestRecord run(String test) throws Exception {
        return EngineRuns.run(directory, test);
    }

    @ParameterizedTest
    @CsvSource({
        "task_creation, 4, operations",
        "task_lifecycle, 4, cycles",
        "claim_wakeup, 3, wake-ups",
        "database_operations, 2, statements",
        "concurrent_agents, 5, operations",
    })
    void every_operation_runs_on_the_engine_and_its_audit_is_clean(String target, int agents, String unit)
            throws Exception {
        TestRecord test = run("{type: stress_test, target: " + target + ", agent_count: " + agents
                + ", iterations: 48, preload: 30, thresholds: {error_rate: 0, lost: 0, duplicated: 0}}");

        assertThat(test.reasons()).isEmpty();
        assertThat(test.verdict()).isEqualTo(Verdict.PASS);
        assertThat(test.unit()).isEqualTo(unit);
        RungRecord rung = test.rungs().getFirst();
        assertThat(rung.ok()).isEqualTo(48L * agents);
        assertThat(rung.counters()).containsKeys("commits", "writer statements");
        var audit = Objects.requireNonNull(test.audit());
        assertThat(audit.acknowledged()).isGreaterThan(30);
        assertThat(audit.found()).isEqualTo(audit.acknowledged());
    }

    @Test
    void each_kind_of_statement_is_timed_on_its_own() throws Exception {
        TestRecord test = run("{type: benchmark, target: database_operations, iterations: 240, preload: 100}");

        assertThat(test.rungs().getFirst().operations())
                .extracting(
                        RungRecord.OperationRecord::name,
                        operation -> operation.responseMs().n())
                .hasSize(8)
                .allSatisfy(pair -> assertThat((Long) pair.toList().get(1)).isBetween(28L, 32L));
    }

    @Test
    void the_engines_own_statements_are_explained_after_a_test_of_them() throws Exception {
        run("{type: benchmark, name: s, target: database_operations, iterations: 16, preload: 100}");

        DatabaseReport report = Objects.requireNonNull(
                DatabaseLook.read(directory.resolve("run")).getFirst().report());
        assertThat(report.product()).startsWith("SQLite");
        assertThat(report.plans()).filteredOn(plan -> plan.error() == null).hasSizeGreaterThan(20);
        assertThat(report.statements())
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.meanMs()).isPositive());
        assertThat(report.plans()).extracting(Plan::sql).anyMatch(sql -> sql.contains("from task"));
    }

    @Test
    void no_database_is_looked_at_after_a_test_of_other_operations() throws Exception {
        run("{type: benchmark, target: task_creation, iterations: 16}");

        assertThat(directory.resolve("run/" + DatabaseLook.FILE)).doesNotExist();
    }

    @Test
    void a_scan_asks_through_all_tasks_and_finds_none() throws Exception {
        TestRecord test = run("{type: stress_test, target: task_scan, agent_count: 2, iterations: 10, preload: 100, "
                + "thresholds: {error_rate: 0}}");

        assertThat(test.reasons()).isEmpty();
        assertThat(test.unit()).isEqualTo("questions");
        assertThat(test.rungs().getFirst().ok()).isEqualTo(20);
    }

    @Test
    void the_event_bus_delivers_every_event_to_every_subscriber() throws Exception {
        TestRecord test = run("{type: stress_test, target: event_bus, agent_count: 2, iterations: 20, "
                + "options: {subscribers: 3, batch: 50}, thresholds: {error_rate: 0}}");

        assertThat(test.verdict()).isEqualTo(Verdict.PASS);
        RungRecord rung = test.rungs().getFirst();
        assertThat(test.unit()).isEqualTo("deliveries");
        assertThat(rung.throughput() * rung.windowSeconds()).isBetween(5999.0, 6001.0);
        assertThat(Objects.requireNonNull(test.audit()).acknowledged()).isGreaterThanOrEqualTo(2000);
    }
}
