package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.muster.lab.result.AgentShares;
import org.junit.jupiter.api.Test;

class SharesTest {

    @Test
    void agents_that_all_did_the_same_lie_on_the_diagonal() {
        AgentShares shares =
                Shares.of(new long[] {5, 5, 5, 5}, new long[] {2_000_000, 1_000_000, 3_000_000, 9_000_000});

        for (int i = 0; i <= 20; i++) {
            assertThat(shares.lorenz().get(i)).isCloseTo(i / 20.0, within(1e-9));
        }
        assertThat(shares.longestWaitMs()).isEqualTo(9.0);
        assertThat(shares.medianLongestWaitMs()).isEqualTo(3.0);
    }

    @Test
    void one_that_did_all_bends_the_curve_to_the_corner() {
        AgentShares shares = Shares.of(new long[] {0, 0, 0, 8}, new long[4]);

        assertThat(shares.lorenz().get(15)).isZero();
        assertThat(shares.lorenz().getLast()).isEqualTo(1);
        assertThat(shares.least()).isZero();
        assertThat(shares.most()).isEqualTo(8);
    }

    @Test
    void where_nothing_ended_there_is_no_curve_and_no_wait() {
        AgentShares shares = Shares.of(new long[3], new long[3]);

        assertThat(shares.lorenz()).isEmpty();
        assertThat(shares.longestWaitMs()).isNull();
    }
}
