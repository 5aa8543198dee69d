package dev.muster.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {
    private static String printed(Table table, Style style, int width) {
        StringWriter out = new StringWriter();
        table.print(new PrintWriter(out), style, width);
        return out.toString();
    }

    @Test
    void columns_are_aligned_and_numbers_set_to_the_right() {
        Table table = Table.of("NAME", ">N").cell("a").cell(5).cell("long").cell(1234);

        assertThat(printed(table, Style.PLAIN, 0)).isEqualTo("NAME     N\na        5\nlong  1234\n");
    }

    @Test
    void an_empty_column_is_left_out() {
        Table table = Table.of("A", "B", "C").cell("1").cell(null).cell("3");

        assertThat(printed(table, Style.PLAIN, 0)).isEqualTo("A  C\n1  3\n");
    }

    @Test
    void the_last_column_is_cut_to_the_terminal() {
        Table table = Table.of("ID", "TITLE").cell("t1").cell("a title that goes on and on");

        assertThat(printed(table, Style.PLAIN, 20)).isEqualTo("ID  TITLE\nt1  a title that go…\n");
    }

    @Test
    void wide_characters_take_two_cells() {
        Table table = Table.of("A", "B").cell("漢字").cell("x").cell("abcd").cell("y");

        assertThat(printed(table, Style.PLAIN, 0)).isEqualTo("A     B\n漢字  x\nabcd  y\n");
    }

    @Test
    void paint_does_not_disturb_the_columns() {
        Table table = Table.of("A", "B").cell("x", Style.COLOURED::red).cell("y");

        assertThat(printed(table, Style.COLOURED, 0))
                .isEqualTo("\033[2mA\033[0m  \033[2mB\033[0m\n\033[31mx\033[0m  y\n");
    }
}
