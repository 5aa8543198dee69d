package dev.muster.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class IdleCollectionTest {
    private static final long MIB = 1L << 20;

    private long used;
    private int collections;
    private final IdleCollection idle = new IdleCollection(() -> used, this::collect);

    /** What is alive are 12 MiB. */
    private void collect() {
        collections++;
        used = 12 * MIB;
    }

    @Test
    void what_a_server_worked_with_is_collected_once_it_rests() {
        used = 300 * MIB;
        idle.atRest();
        assertThat(collections).isEqualTo(1);
        idle.atRest();
        assertThat(collections).as("nothing has come since").isEqualTo(1);
    }

    @Test
    void little_is_not_worth_a_collection_until_it_is_much() {
        for (int looks = 0; looks < 7; looks++) {
            used += MIB;
            idle.atRest();
        }
        assertThat(collections).isZero();
        used += MIB;
        idle.atRest();
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void what_the_jvm_collected_by_itself_is_no_garbage_of_the_rest() {
        used = 20 * MIB;
        idle.atRest();
        used = 4 * MIB;
        idle.atRest();
        used = 11 * MIB;
        idle.atRest();
        assertThat(collections).isEqualTo(1);
        used = 12 * MIB;
        idle.atRest();
        assertThat(collections).isEqualTo(2);
    }
}
