package dev.muster.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.Records;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RunRecord.State;
import dev.muster.lab.sample.Distribution;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunFiguresTest {
    private static final Distribution RESPONSE = new Distribution(2.0, 3.0, 4.0, 5.0, null, 9.0, 2.1, 5000, List.of());

    @Test
    void a_rung_that_was_measured_more_than_once_counts_by_its_median() {
        RunRecord run = Records.run(
                State.COMPLETE,
                Verdict.PASS,
                Records.test(
                        "creation",
                        null,
                        Records.rung(1, 50, RESPONSE),
                        Records.rung(10, 1, 100, RESPONSE),
                        Records.rung(10, 2, 900, RESPONSE),
                        Records.rung(10, 3, 120, RESPONSE)));

        RunFigures figures = RunFigures.of(run, "a run");

        Subject ten = new Subject("creation", 10, null, Measure.THROUGHPUT);
        assertThat(figures.figure(ten).value()).isEqualTo(120);
        assertThat(figures.figures()).extracting(Figure::subject).doesNotHaveDuplicates();
        assertThat(figures.figure(new Subject("creation", 1, null, Measure.THROUGHPUT))
                        .value())
                .isEqualTo(50);
    }
}
