package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.fault.Fault;
import dev.muster.lab.fault.FaultKind;
import dev.muster.lab.fault.FaultPlan;
import dev.muster.lab.result.FaultRecord;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fault's times, and whose fault it is when it cannot be lifted. */
class FaultTimerTest {
    private static final FaultPlan PLAN =
            new FaultPlan(FaultKind.KILL, Duration.ZERO, Duration.ofMillis(1), Map.of(), false);

    @TempDir
    Path directory;

    private FaultRecord.Injection liftedWith(Exception why) throws Exception {
        CountDownLatch lifting = new CountDownLatch(1);
        Fault fault = new Fault() {
            @Override
            public void inject() {}

            @Override
            public void lift() throws IOException {
                lifting.countDown();
                if (why instanceof IOException io) {
                    throw io;
                }
                throw (RuntimeException) why;
            }

            @Override
            public Optional<String> evidence() {
                return Optional.of("it was killed");
            }
        };
        try (FaultTimer timer = new FaultTimer(PLAN, fault)) {
            timer.begin();
            lifting.await();
            timer.end();
            timer.finish();
            return timer.record(1, directory, "test.operations.csv");
        }
    }

    /** It was called a measurement that is not to be trusted. */
    @Test
    void a_target_that_does_not_come_back_has_not_recovered() throws Exception {
        FaultRecord.Injection injection = liftedWith(new TargetException("it ended with exit code 1"));

        assertThat(injection.broken()).isNull();
        assertThat(injection.violations()).containsExactly("the target did not come back: it ended with exit code 1");
        assertThat(Objects.requireNonNull(injection.recovery()).recoveryMs()).isNull();
    }

    @Test
    void a_fault_that_the_lab_cannot_lift_has_tested_nothing() throws Exception {
        FaultRecord.Injection injection = liftedWith(new IOException("no such file"));

        assertThat(injection.broken()).isEqualTo("the fault could not be lifted: no such file");
        assertThat(injection.recovery()).isNull();
    }
}
