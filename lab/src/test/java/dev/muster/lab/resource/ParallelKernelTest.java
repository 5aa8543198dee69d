package dev.muster.lab.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said of processors, held against numbers of them that this machine does not have. */
class ParallelKernelTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** Three threads on each processor get a third of it each: whatever its neighbours do, far from all of it. */
    @Test
    void processors_that_are_a_third_as_many_as_it_is_told_do_about_a_third() throws Exception {
        ParallelKernel kernel = new ParallelKernel(3 * PROCESSORS);

        Double together = kernel.together();

        assertThat(together).isBetween(0.1, 0.7);
    }

    @Test
    void the_processors_of_this_machine_do_more_together_than_one_of_them() throws Exception {
        double best = 0;
        for (int look : IntStream.range(0, 5).toArray()) {
            Double together = new ParallelKernel(PROCESSORS).together();
            best = Math.max(best, together == null ? 1 : together);
        }

        assertThat(best).isBetween(1.1 / PROCESSORS, 1.5);
    }

    @Test
    void of_one_processor_nothing_is_said() throws Exception {
        assertThat(new ParallelKernel(1).together()).isNull();
    }
}
