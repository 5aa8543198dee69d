package dev.muster.lab.run;

import dev.muster.lab.resource.JavaHeaps;
import dev.muster.lab.resource.LiveHeap;
import dev.muster.lab.scenario.Course;
import dev.muster.lab.scenario.TestSpec;
import dev.muster.lab.target.OperationInfo;
import dev.muster.lab.target.TestBed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The target's live heap when the agents of a rung have disconnected: what it keeps for nobody.
 *
 * @param bytes after a full collection; null when it was not looked at
 * @param reason why not; null when it was
 */
record Departure(@Nullable Long bytes, @Nullable String reason) {
    static final int LEAST_RUNGS = 3;

    /** Before the agents have left. */
    static final Departure NONE = none("nobody looked when the agents had left");

    private static final int MOST_LOOKS = 5;
    private static final long AGREEMENT_BYTES = 64 * 1024;
    /** A server learns from the network that an agent has gone. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /**
     * Looks, if a slope can come of it: it costs the target a few collections.
     *
     * @param sharesProcess whether generator and target are one process
     * @throws InterruptedException when interrupted while looking
     */
    static Departure of(TestSpec test, OperationInfo operation, TestBed bed, boolean sharesProcess)
            throws InterruptedException {
        long rungs = test.agents().stream().distinct().count();
        if (!(test.course() instanceof Course.Ladder) || rungs < LEAST_RUNGS) {
            return none("looked at on ladders of at least " + LEAST_RUNGS + " numbers of agents, for the slope");
        }
        if (operation.apart()) {
            return none("the work is done in processes of the operation's own");
        }
        String unobserved = bed.unobserved().orElse(null);
        if (unobserved != null) {
            return none(unobserved);
        }
        String staying = bed.staying().orElse(null);
        if (staying != null) {
            return none(staying);
        }
        if (sharesProcess && test.audit()) {
            return none("the lab keeps, in the same process, what it needs for the audit");
        }
        if (!sharesProcess) {
            return settled(bed);
        }
        Long bytes = LiveHeap.bytes();
        return bytes == null ? none("this JVM ignores requests to collect") : new Departure(bytes, null);
    }

    private static Departure settled(TestBed bed) throws InterruptedException {
        JavaHeaps.Look look = JavaHeaps.look(bed.processes());
        for (int i = 1; i < MOST_LOOKS; i++) {
            Long before = look.bytes();
            if (before == null) {
                return none(look.reason() == null ? "nobody looked into the target's heap" : look.reason());
            }
            Thread.sleep(BETWEEN_LOOKS);
            look = JavaHeaps.look(bed.processes());
            Long now = look.bytes();
            if (now != null && Math.abs(now - before) < AGREEMENT_BYTES) {
                return new Departure(Math.min(now, before), null);
            }
        }
        return new Departure(look.bytes(), look.reason());
    }

    private static Departure none(String reason) {
        return new Departure(null, reason);
    }
}
