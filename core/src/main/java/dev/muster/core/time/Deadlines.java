package dev.muster.core.time;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends waits that last too long.
 *
 * <p>Design. A virtual thread that waits with a limit hands it to the one timer thread of the JDK's scheduler, and
 * takes it back when it has been served: two switches of threads for each wait, which cost more than the call that is
 * waited for (decision 9 has the figures). Nearly all waits end early. So here a limit is only noted, and one thread
 * looks at all that are noted when the earliest of those it knew may have passed: about once in the length of a limit.
 * A new limit wakes it only if it ends before that.
 */
public final class Deadlines {
    private static final System.Logger LOG = System.getLogger(Deadlines.class.getName());
    /** The longest that the thread sleeps; what is noted meanwhile and ends earlier wakes it. */
    private static final long LONGEST_SLEEP = TimeUnit.HOURS.toNanos(1);

    private static final Set<Deadline> NOTED = ConcurrentHashMap.newKeySet();
    private static volatile long nextLook = System.nanoTime() + LONGEST_SLEEP;
    /** Whether one was noted that ends before the next look. */
    private static volatile boolean again;

    private Deadlines() {}

    /** The thread is made when the first limit is noted. */
    private static final class Watch {
        static final Thread THREAD =
                Thread.ofPlatform().name("deadlines").daemon().start(Deadlines::look);
    }

    /** A limit that was noted. */
    public static final class Deadline {
        private final long at;
        private final Runnable overdue;

        private Deadline(long at, Runnable overdue) {
            this.at = at;
            this.overdue = overdue;
        }

        /**
         * Takes the limit back.
         *
         * @return whether it was in time: if not, what was to be run then is being run, or has been
         */
        public boolean lift() {
            return NOTED.remove(this);
        }
    }

    /**
     * Has something run once a time is over, unless it is {@linkplain Deadline#lift lifted} before.
     *
     * @param overdue runs on the one thread that serves all limits: it must be short, and must not fail
     */
    public static Deadline after(Duration patience, Runnable overdue) {
        Deadline deadline = new Deadline(System.nanoTime() + patience.toNanos(), overdue);
        NOTED.add(deadline);
        Thread thread = Watch.THREAD;
        if (deadline.at - nextLook < 0) {
            again = true;
            LockSupport.unpark(thread);
        }
        return deadline;
    }

    /**
     * Waits for a future.
     *
     * @param future ends with a {@link TimeoutException} if it has not ended in time
     * @throws TimeoutException if it has not
     */
    public static <T> T await(CompletableFuture<T> future, Duration patience)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (future.isDone()) {
            return future.get();
        }
        Deadline deadline = after(patience, () -> future.completeExceptionally(new Late(patience)));
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Late late) {
                throw late;
            }
            throw e;
        } finally {
            deadline.lift();
        }
    }

    private static final class Late extends TimeoutException {
        private static final long serialVersionUID = 1L;

        Late(Duration patience) {
            super("not within " + patience.toMillis() + " ms");
        }
    }

    /** Whatever fails, the thread goes on: all limits of the process hang on it. */
    private static void run(Runnable overdue) {
        try {
            overdue.run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "A defect of Muster at the end of a time limit; please report it", e);
        }
    }

    private static void look() {
        while (true) {
            long now = System.nanoTime();
            again = false;
            // While it looks, any new limit has it look again: that one may be where it has looked already.
            nextLook = now + LONGEST_SLEEP;
            long next = nextLook;
            for (Deadline deadline : NOTED) {
                if (deadline.at - now > 0) {
                    next = deadline.at - next < 0 ? deadline.at : next;
                } else if (deadline.lift()) {
                    run(deadline.overdue);
                }
            }
            nextLook = next;
            if (!again) { // a permit to go on may have been used up by what was run
                LockSupport.parkNanos(Deadlines.class, next - System.nanoTime());
            }
        }
    }
}
