package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.muster.lab.report.Reports;
import dev.muster.lab.report.Reports.Form;
import dev.muster.lab.result.GrowthRecord;
import dev.muster.lab.result.Records;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthAnalysisTest {
    private static final int[] LADDER = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};

    private static List<RungRecord> ladder(IntToDoubleFunction cpu, int... sizes) {
        return IntStream.of(sizes)
                .mapToObj(agents -> Records.costing(agents, cpu.applyAsDouble(agents), 10_000L + 3_000L * agents))
                .toList();
    }

    private static GrowthRecord cpu(List<RungRecord> rungs) {
        return new GrowthAnalysis(rungs)
                .all().stream()
                        .filter(growth -> growth.figure().equals("cpu_us_per_op"))
                        .findFirst()
                        .orElseThrow();
    }

    private static double known(@Nullable Double value) {
        return Objects.requireNonNull(value);
    }

    @Test
    void a_cost_that_rises_by_a_line_is_found_with_its_slope_and_said_to_grow() {
        GrowthRecord growth = cpu(ladder(agents -> 20 + 0.5 * agents, LADDER));

        assertThat(growth.perAgent()).isCloseTo(0.5, within(1e-9));
        assertThat(growth.base()).isCloseTo(20, within(1e-9));
        assertThat(growth.grows()).isTrue();
        assertThat(growth.from()).isEqualTo(1);
        assertThat(growth.to()).isEqualTo(1000);
    }

    @Test
    void a_cost_that_only_jitters_is_not_said_to_grow() {
        GrowthRecord growth = cpu(ladder(agents -> agents % 3 == 0 || agents % 10 == 2 ? 20.5 : 20, LADDER));

        assertThat(growth.grows()).isFalse();
        assertThat(known(growth.tenfold())).isCloseTo(1, within(0.02));
    }

    @Test
    void a_cost_that_doubles_with_ten_times_the_agents_says_so_and_bends_from_decade_to_decade() {
        GrowthRecord growth = cpu(ladder(agents -> 20 * Math.pow(agents, Math.log10(2)), LADDER));

        assertThat(known(growth.tenfold())).isCloseTo(2, within(1e-9));
        assertThat(known(growth.tenfoldLow())).isCloseTo(2, within(1e-9));
        assertThat(growth.decades()).extracting(GrowthRecord.Decade::from).containsExactly(1, 10, 100);
        assertThat(growth.decades().getFirst().perAgent())
                .isGreaterThan(2 * growth.decades().getLast().perAgent());
    }

    @Test
    void memory_is_told_beside_it() {
        assertThat(new GrowthAnalysis(ladder(agents -> 20, LADDER)).all())
                .filteredOn(growth -> growth.figure().equals("live_heap_bytes"))
                .singleElement()
                .satisfies(growth -> assertThat(growth.perAgent()).isCloseTo(3_000, within(1e-6)));
    }

    @Test
    void two_numbers_of_agents_show_no_growth() {
        assertThat(new GrowthAnalysis(ladder(agents -> 20 + agents, 1, 10)).all())
                .isEmpty();
    }

    private static Path falling(Path run) throws Exception {
        List<RungRecord> rungs = ladder(agents -> 20 + 100.0 / agents, LADDER);
        Files.createDirectories(run);
        RunJson.write(
                run,
                Records.run(
                        RunRecord.State.COMPLETE,
                        null,
                        Ladders.grown(
                                Records.test("ladder", null, rungs.toArray(RungRecord[]::new)),
                                new GrowthAnalysis(rungs).all())));
        return run;
    }

    @Test
    void both_reports_show_it_and_the_record_keeps_it(@TempDir Path run) throws Exception {
        List<RungRecord> rungs = ladder(agents -> 20 + 0.5 * agents, LADDER);
        TestRecord test = Ladders.grown(
                Records.test("ladder", null, rungs.toArray(RungRecord[]::new)), new GrowthAnalysis(rungs).all());
        RunRecord record = Records.run(RunRecord.State.COMPLETE, null, test);
        RunJson.write(run, record);

        assertThat(RunJson.read(run)).isEqualTo(record);
        String falling = Reports.text(falling(run.resolve("falling")), Form.MD);
        assertThat(falling).contains("| no: it falls |");
        String row = "cpu_us_per_op | 1 to 1,000 | +0.500 µs (+0.500 µs to +0.500 µs)";
        assertThat(Reports.text(run, Form.MD)).contains("**What grows with the agents.**", row, "| yes |");
        assertThat(Reports.text(run, Form.HTML))
                .contains("What grows with the agents", "Processor time per operation by agents", "Theil–Sen line");
    }
}
