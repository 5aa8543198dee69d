package dev.muster.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellsTest {
    @Test
    void what_a_target_answered_stays_on_its_line_and_is_no_markup() {
        StringBuilder row = new StringBuilder();
        Cells.row(row, "first status at 1 agent: <!DOCTYPE HTML>\n  <title>a | b</title>", 2);

        assertThat(row.toString())
                .isEqualTo("| first status at 1 agent: &lt;!DOCTYPE HTML> &lt;title>a \\| b&lt;/title> | 2 |\n");
    }
}
