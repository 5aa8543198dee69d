package dev.muster.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The table behind a plot shows each of its points once. */
class PlotDataTest {
    private static final Axis SECONDS = Axis.linear("seconds", 10, value -> "s" + (int) value);
    private static final Axis RATE = Axis.linear("a second", 10, value -> "r" + (int) value);

    private static String table(List<double[]> first, List<double[]> second) {
        PlotData data = new PlotData(SECONDS, RATE);
        data.add("one", first);
        data.add("two <b>", second);
        StringBuilder out = new StringBuilder();
        data.into(out);
        return out.toString();
    }

    @Test
    void series_with_their_points_at_the_same_places_stand_side_by_side() {
        assertThat(table(
                        List.of(new double[] {1, 4}, new double[] {2, 5}),
                        List.of(new double[] {2, 7}, new double[] {1, 6})))
                .contains("<th>one</th><th>two &lt;b&gt;</th>")
                .endsWith("<tr><td>s1</td><td>r4</td><td>r6</td></tr><tr><td>s2</td><td>r5</td><td>r7</td></tr>"
                        + "</tbody></table></div></details>");
    }

    @Test
    void a_place_without_a_point_is_empty_and_one_with_two_has_two_rows() {
        assertThat(table(List.of(new double[] {1, 4}, new double[] {1, 5}), List.of(new double[] {1, 6})))
                .contains("<tr><td>s1</td><td>r4</td><td>r6</td></tr><tr><td>s1</td><td>r5</td><td></td></tr>");
    }

    @Test
    void series_that_share_no_place_stand_one_below_the_other() {
        PlotData data = new PlotData(SECONDS, RATE);
        for (int i = 1; i <= 3; i++) {
            data.add("series " + i, List.of(new double[] {i, i}));
        }
        StringBuilder out = new StringBuilder();
        data.into(out);

        assertThat(out)
                .contains(
                        "<tr><td>series 1</td><td>s1</td><td>r1</td></tr><tr><td>series 2</td><td>s2</td><td>r2</td></tr>");
    }
}
