package dev.muster.lab.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.analysis.ChangePoint;
import dev.muster.lab.compare.Figure;
import dev.muster.lab.compare.MachineFingerprint;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.compare.Runs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    @TempDir
    Path home;

    private History open() {
        return History.open(home.resolve("deep/down/history.db"));
    }

    private static RunFigures run(int day, MachineFingerprint machine, String hash, Figure... figures) {
        RunFigures run = Runs.run(machine, hash, "closed loop", figures);
        return new RunFigures(
                "runs/" + day,
                String.format("2026-01-%02dT00:00:00Z", day),
                run.complete(),
                run.tool(),
                run.scenario(),
                run.machine(),
                run.jdk(),
                run.kernel(),
                run.loads(),
                run.figures());
    }

    private static RunFigures run(int day, double micros) {
        return run(day, Runs.MACHINE, "0123456789ab", Runs.figure(Runs.CPU, micros));
    }

    @Test
    void runs_become_series_in_the_order_of_time_whatever_order_they_come_in() {
        try (History history = open()) {
            assertThat(history.append(run(2, 21))).isEqualTo(1);
            assertThat(history.append(run(1, 20))).isEqualTo(1);
        }
        try (History history = open()) {
            assertThat(history.series("cpu_us_per_op")).satisfiesExactly(series -> {
                assertThat(series.subject()).isEqualTo(Runs.CPU);
                assertThat(series.points()).extracting(Series.Point::value).containsExactly(20.0, 21.0);
                assertThat(series.points().getFirst().commit()).isEqualTo("abc");
            });
            assertThat(history.series("p99_ms")).isEmpty();
            assertThat(history.series(null)).hasSize(1);
        }
    }

    @Test
    void a_run_is_appended_once_and_one_that_did_not_end_never() {
        RunFigures whole = run(1, 20);
        RunFigures part = new RunFigures(
                "runs/9",
                "2026-01-09T00:00:00Z",
                false,
                whole.tool(),
                whole.scenario(),
                whole.machine(),
                "25",
                null,
                whole.loads(),
                whole.figures());
        try (History history = open()) {
            assertThat(history.append(whole)).isEqualTo(1);
            assertThat(history.append(whole)).isZero();
            assertThat(history.append(part)).isZero();
            assertThat(history.series(null).getFirst().points()).hasSize(1);
        }
    }

    @Test
    void machines_and_scenarios_are_never_mixed_and_what_was_not_measured_is_no_point() {
        MachineFingerprint other = new MachineFingerprint("Linux amd64", "a CPU", 64, 8L);
        try (History history = open()) {
            history.append(run(1, 20));
            history.append(run(2, other, "0123456789ab", Runs.figure(Runs.CPU, 5.0)));
            history.append(
                    run(3, Runs.MACHINE, "ffffffffffff", Runs.figure(Runs.CPU, 7.0), Runs.figure(Runs.P50, null)));

            assertThat(history.series(null))
                    .extracting(series -> series.points().size())
                    .containsExactly(1, 1, 1);
        }
    }

    @Test
    void a_change_of_level_is_found_and_is_suspected_until_four_values_have_followed() {
        double[] published = {10.43, 10.23, 10.29, 10.91, 10.34, 10.69, 9.23, 9.11, 9.13, 9.03};
        try (History history = open()) {
            for (int day = 1; day <= published.length; day++) {
                history.append(run(day, published[day - 1]));
                if (day == 9) {
                    assertThat(history.series(null).getFirst().changes(0.03))
                            .allMatch(ChangePoint::suspected)
                            .hasSize(1);
                }
            }

            List<ChangePoint> changes = history.series(null).getFirst().changes(0.03);

            assertThat(changes).satisfiesExactly(change -> {
                assertThat(change.index()).isEqualTo(6);
                assertThat(change.relative()).isBetween(-0.1295, -0.1285);
                assertThat(change.suspected()).isFalse();
            });
            assertThat(history.series(null).getFirst().changes(0.2)).isEmpty();
        }
    }

    @Test
    void a_file_that_is_no_history_or_of_a_newer_version_is_refused() throws Exception {
        Path text =
                Files.writeString(home.resolve("notes.txt"), "not a database, and long enough to be none".repeat(40));
        assertThatThrownBy(() -> History.open(text))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("notes.txt cannot be used as a history");

        Path newer = home.resolve("newer.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + newer)) {
            connection.createStatement().execute("pragma user_version = 99");
        }
        assertThatThrownBy(() -> History.open(newer)).hasMessageContaining("written by a newer Muster (version 99");
    }
}
