package dev.muster.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

@Tag("unit")
class PricesPropertiesTest {
    private static final Prices PRICES =
            new Prices(new BigDecimal("3"), new BigDecimal("0.3"), new BigDecimal("3.75"), new BigDecimal("15"));

    @Property(tries = 200)
    void what_answers_cost_one_by_one_is_what_they_cost_together(
            @ForAll @IntRange(max = 1_000_000) int a, @ForAll @IntRange(max = 1_000_000) int b) {
        Usage one = new Usage(a, b, a / 3, b / 7);
        Usage other = new Usage(b, a, b / 3, a / 7);

        assertThat(PRICES.cost(one).add(PRICES.cost(other))).isEqualByComparingTo(PRICES.cost(one.plus(other)));
    }
}
