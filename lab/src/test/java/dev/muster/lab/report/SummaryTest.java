package dev.muster.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.gate.GateState;
import dev.muster.lab.result.GateRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
    /** One of 0.2 where none is allowed, and one of 200, had both used 200 % of their bound. */
    @ParameterizedTest
    @CsvSource({
        "≤ 10, 10, 5, 0.5",
        "≤ 10, 10, 30, 3",
        "≤ 0, 0, 0, 0",
        "≤ 0, 0, 0.2,",
        "≤ 0, 0, 200,",
        "≥ 10, 10, 20, 0.5",
        "≥ 10, 10, 0,",
        "≥ 0, 0, 0, 0"
    })
    void how_much_of_a_bound_is_used_is_told_where_it_can_be(
            String text, double bound, double value, @Nullable Double used) {
        GateRecord gate = new GateRecord("m", null, null, bound, text, value, GateState.PASS, null);

        assertThat(Summary.used(gate)).isEqualTo(used);
    }
}
