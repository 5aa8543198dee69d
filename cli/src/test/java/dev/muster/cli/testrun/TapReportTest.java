package dev.muster.cli.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.testrun.Reading.Broken;
import dev.muster.cli.testrun.Reading.Counted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TapReportTest {
    private static TapReport fed(String text) {
        TapReport report = new TapReport();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) { // in the smallest of pieces
            report.feed(new byte[] {each, 'x'}, 1);
        }
        return report;
    }

    private static Reading read(String... lines) {
        return fed(String.join("\n", lines)).reading();
    }

    @Test
    void each_test_is_counted_and_those_that_fail_are_named() {
        assertThat(read("TAP version 14", "1..4", "ok 1 - a", "not ok 2 - b", "ok", "not ok"))
                .isEqualTo(new Counted(2, 2, 0, List.of("b", "test 4")));
    }

    @Test
    void the_plan_may_come_last_and_lines_may_end_as_windows_has_it() {
        assertThat(fed("ok 1 a\r\nok 2 b\r\n1..2\r\n").reading()).isEqualTo(new Counted(2, 0, 0, List.of()));
    }

    @Test
    void what_is_skipped_or_still_to_be_done_neither_passes_nor_fails() {
        assertThat(read(
                        "1..5",
                        "ok 1 - a # SKIP no database",
                        "not ok 2 - b # todo later",
                        "ok 3 - c # TODO done already",
                        "ok 4 - \\# skip is a word here",
                        "not ok 5 # skip"))
                .isEqualTo(new Counted(2, 0, 3, List.of()));
    }

    @Test
    void subtests_diagnostics_and_other_words_are_passed_over() {
        assertThat(read(
                        "# a comment",
                        "    1..2",
                        "    not ok 1 - inner",
                        "ok 1 - outer",
                        "  ---",
                        "  message: not ok",
                        "  ...",
                        "okay then",
                        "1..1"))
                .isEqualTo(new Counted(1, 0, 0, List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ok 1;ok 2 | it has no plan, such as 1..2",
                "1..3;ok 1;ok 2 | it plans 3 tests and tells of 2",
                "1..1;ok 1;ok 2 | it plans 1 test and tells of 2",
                "1..2;ok 1;ok 1 | test 1 stands where test 2 is expected",
                "1..2;ok 2;ok 1 | test 2 stands where test 1 is expected",
                "1..1;1..1;ok 1 | it has two plans",
                "1..1;ok 1;Bail out! no disk | the tests bailed out: no disk",
                "TAP version 13 | it has no plan, such as 1..1"
            })
    void a_stream_that_is_not_whole_says_nothing(String lines, String why) {
        assertThat(read(lines.split(";"))).isEqualTo(new Broken("the TAP on standard output is not whole: " + why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok  \tpackage 0.1s", "ok 1", "All 3 tests passed", "1...3", "x1..3", "TAP", ""})
    void what_another_runner_prints_is_no_tap(String line) {
        assertThat(fed(line + "\n").declared()).isFalse();
    }

    @Test
    void a_line_without_end_is_kept_in_bounds() {
        TapReport report = new TapReport();
        byte[] piece = "x".repeat(8_192).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 1_000; i++) {
            report.feed(piece, piece.length);
        }
        byte[] end = "\n1..1\nok 1\n".getBytes(StandardCharsets.UTF_8);
        report.feed(end, end.length);

        assertThat(report.reading()).isEqualTo(new Counted(1, 0, 0, List.of()));
    }
}
