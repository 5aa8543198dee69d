package dev.muster.lab.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What is said of processors, held against numbers of them that this machine does not have. */
class ParallelKernelTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** Three threads on each processor get a third of it each. */
    @Test
    void processors_that_are_a_third_as_many_as_it_is_told_do_about_a_third() throws Exception {
        assertThat(looksAt(3 * PROCESSORS).min().orElseThrow()).isBetween(0.1, 0.5);
    }

    @Test
    void the_processors_of_this_machine_do_more_together_than_one_of_them() throws Exception {
        assertThat(looksAt(PROCESSORS).max().orElseThrow()).isBetween(1.1 / PROCESSORS, 1.5);
    }

    /** As many as it takes for one that nothing else on this machine came between. */
    private static DoubleStream looksAt(int processors) throws InterruptedException {
        ParallelKernel kernel = new ParallelKernel(processors);
        DoubleStream.Builder looks = DoubleStream.builder();
        for (int look = 0; look < 5; look++) {
            Double together = kernel.together();
            looks.add(together == null ? 1 : together);
        }
        return looks.build();
    }

    @Test
    void of_one_processor_nothing_is_said() throws Exception {
        assertThat(new ParallelKernel(1).together()).isNull();
    }
}
