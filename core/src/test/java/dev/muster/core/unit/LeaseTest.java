package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskId;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.LongRange;

@Tag("unit")
class LeaseTest {
    @Property
    void what_is_written_is_read_back(
            @ForAll @LongRange(min = 1) long task,
            @ForAll @LongRange(min = 1) long fence,
            @ForAll @LongRange(min = 0, max = (1L << 40) - 1) long key) {
        Lease lease = new Lease(new TaskId(task), fence, key);

        assertThat(Lease.parse(lease.toString())).isEqualTo(lease);
    }

    @Property
    void any_other_text_is_refused_in_words(@ForAll String text) {
        try {
            Lease.parse(text);
        } catch (RefusedException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(e.refusal().message()).contains("is not a lease");
        }
    }

    @Example
    void forged_and_damaged_leases_are_refused() {
        for (String text : new String[] {
            "",
            "L",
            "t1",
            "L1.1",
            "L1.1.1.1",
            "L0.1.1",
            "L1.0.1",
            "L1.1.-1",
            "L-1.1.1",
            "L1.1.",
            "l1.1.1",
            "L1.1.!",
            "L1.1.zzzzzzzzzzzzzzzzzzzzzz",
            " L1.1.1",
            "L1.1.1\n"
        }) {
            assertThatThrownBy(() -> Lease.parse(text)).as("'%s'", text).isInstanceOf(RefusedException.class);
        }
    }
}
