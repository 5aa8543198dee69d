package dev.muster.lab.engine;

import dev.muster.core.time.ShiftedClock;
import dev.muster.lab.fault.Fault;
import dev.muster.lab.scenario.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The server's clock goes ahead and later is set right, which is a jump back. Leases that agents take then must run out
 * like others: time may not stand still until the clock has come to where it was.
 */
final class ClockJump implements Fault {
    private final ShiftedClock clock;
    private final Duration ahead;
    private final StaleLeases after;
    private long readsBefore;
    private long readsAhead;
    private boolean away;

    /**
     * @param clock the clock of the server
     * @param after takes leases when the clock has been set right, and waits until they have run out
     */
    ClockJump(ShiftedClock clock, Duration ahead, StaleLeases after) {
        this.clock = clock;
        this.ahead = ahead;
        this.after = after;
    }

    @Override
    public void inject() {
        readsBefore = clock.reads();
        away = true;
        clock.shift(ahead);
    }

    @Override
    public void lift() throws IOException, InterruptedException {
        close();
        after.inject();
        after.lift();
    }

    @Override
    public Optional<String> evidence() {
        return readsAhead == 0
                ? Optional.empty()
                : after.evidence()
                        .map(told -> "the server read its clock " + readsAhead + " times while it was "
                                + Durations.format(ahead) + " ahead; set right, " + told);
    }

    @Override
    public List<String> violations() {
        return after.violations();
    }

    @Override
    public void close() {
        if (away) {
            away = false;
            clock.shift(Duration.ZERO);
            readsAhead = clock.reads() - readsBefore;
        }
    }
}
