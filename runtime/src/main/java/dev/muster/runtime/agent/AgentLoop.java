package dev.muster.runtime.agent;

import dev.muster.client.UnreachableException;
import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.session.SessionId;
import dev.muster.runtime.work.Assignment;
import dev.muster.runtime.work.Later;
import dev.muster.runtime.work.Work;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One agent: asks for a task, has its runner do it, tells how it ended, and asks again until it is told to stop.
 *
 * <p>A task is given up at once when it is not the agent's any more: somebody cancelled it, or its lease ran out. One
 * that is told to {@link #drain} finishes what it holds; one that is told to {@link #stop} gives it back undone.
 */
public final class AgentLoop implements Runnable {
    private static final Duration LONGEST_CLAIM = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** What the thread is at; it is interrupted only where it may be. */
    private enum Phase {
        BETWEEN,
        ASKING,
        RUNNING,
        TELLING,
        PAUSING,
        OVER
    }

    private enum Cut {
        LOST,
        STOPPED
    }

    private final String name;
    private final Work work;
    private final Runner runner;
    private final Duration renewEvery;
    private final @Nullable Duration idle;
    private final AgentListener listener;

    private final ReentrantLock lock = new ReentrantLock();
    private Phase phase = Phase.BETWEEN;
    private @Nullable Thread thread;
    private boolean draining;
    private boolean stopping;
    private @Nullable Cut cut;
    private volatile @Nullable String brokenOff;
    private Duration pause = FIRST_PAUSE;

    /**
     * An agent.
     *
     * @param renewEvery how often a lease is renewed while its task is worked on; so soon a cancelled task is noticed
     * @param idle after so long without a task the agent leaves; null to stay
     */
    public AgentLoop(
            String name,
            Work work,
            Runner runner,
            Duration renewEvery,
            @Nullable Duration idle,
            AgentListener listener) {
        this.name = name;
        this.work = work;
        this.runner = runner;
        this.renewEvery = renewEvery;
        this.idle = idle;
        this.listener = listener;
    }

    /** Works until it is told to stop, has nothing to do for too long, or may not work here any more. */
    @Override
    public void run() {
        lock.lock();
        try {
            thread = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        try (work;
                runner) {
            listener.joined(name);
            loop();
        } finally {
            enter(Phase.OVER);
            listener.left(name);
        }
    }

    private void loop() {
        long idleSince = System.nanoTime();
        while (!draining()) {
            Duration left = idle == null ? LONGEST_CLAIM : idle.minusNanos(System.nanoTime() - idleSince);
            if (left.isNegative() || left.isZero()) {
                return;
            }
            try {
                Optional<Assignment> claimed = ask(left.compareTo(LONGEST_CLAIM) < 0 ? left : LONGEST_CLAIM);
                if (claimed.isPresent()) {
                    work(claimed.get());
                    idleSince = System.nanoTime();
                }
            } catch (RefusedException e) {
                if (e.code() == ErrorCode.INVALID_STATE && !isPaused(e)) {
                    listener.troubled(name, e.refusal().message() + "; it leaves");
                    return;
                }
                rest(e.refusal().message());
            } catch (UnreachableException e) {
                String over = work.over();
                if (over != null) {
                    brokenOff = name + ": " + over;
                    listener.troubled(name, over + "; it leaves");
                    return;
                }
                rest(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Why it left without being told to: it can never reach its server again. Null if that is not so. */
    @Nullable
    String brokenOff() {
        return brokenOff;
    }

    private static boolean isPaused(RefusedException e) {
        String state = e.refusal().state();
        return state != null && state.equals("paused");
    }

    private Optional<Assignment> ask(Duration wait) {
        if (!enter(Phase.ASKING)) {
            return Optional.empty();
        }
        try {
            return work.claim(atLeastASecond(wait));
        } catch (InterruptedException e) {
            return Optional.empty();
        } finally {
            enter(Phase.BETWEEN);
        }
    }

    /** The server counts a wait in whole seconds. */
    private static Duration atLeastASecond(Duration wait) {
        return wait.toSeconds() < 1 ? Duration.ofSeconds(1) : Duration.ofSeconds(wait.toSeconds());
    }

    /** Does one task that the agent holds, from its claim to its end. */
    void work(Assignment assignment) {
        listener.began(name, assignment);
        long start = System.nanoTime();
        Renewal renewal = new Renewal(name, work, assignment.lease(), renewEvery, () -> cut(Cut.LOST));
        Outcome outcome;
        try (renewal) {
            outcome = outcome(assignment, renewal);
        }
        Cut by = takeCut();
        if (by == Cut.LOST) {
            listener.stopped(name, assignment, "it is not this agent's any more");
            return;
        }
        // What was done before it was told to stop is done: it would be done once more if it were given back.
        if (by == Cut.STOPPED && !(outcome instanceof Outcome.Completed)) {
            listener.stopped(name, assignment, "the agent stops; the task is given back");
            outcome = new Outcome.NotTried("the agent stops");
        }
        tell(assignment, outcome, Duration.ofNanos(System.nanoTime() - start));
    }

    private Outcome outcome(Assignment assignment, Renewal renewal) {
        if (!enter(Phase.RUNNING)) {
            return new Outcome.NotTried("the agent stops");
        }
        try {
            return runner.run(assignment, new Runner.Desk() {
                @Override
                public SessionId session() {
                    return work.session();
                }

                @Override
                public void progressed() {
                    renewal.progressed();
                }
            });
        } catch (InterruptedException e) {
            return new Outcome.NotTried("it was interrupted");
        } catch (RefusedException | UnreachableException e) {
            return new Outcome.NotTried("what it needs of the server could not be had: " + e.getMessage());
        } catch (RuntimeException e) {
            // The task may be what breaks it: the agent goes on with others, and this one fails when its attempts are
            // used up.
            return new Outcome.Failed(ResultText.beginning("a fault in what runs it: " + e, Limits.REASON), true);
        } finally {
            enter(Phase.BETWEEN);
        }
    }

    private void tell(Assignment assignment, Outcome outcome, Duration took) {
        enter(Phase.TELLING);
        try {
            heard(assignment, outcome, took);
        } catch (RefusedException | UnreachableException e) {
            untold(assignment, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            untold(assignment, "the agent stops");
        } finally {
            enter(Phase.BETWEEN);
        }
        if (outcome instanceof Outcome.NotTried notTried && !draining()) {
            rest(notTried.why());
        } else {
            pause = FIRST_PAUSE;
        }
    }

    private void untold(Assignment assignment, String why) {
        listener.troubled(name, "the end of " + assignment.task().id() + " could not be told: " + why);
    }

    private void heard(Assignment assignment, Outcome outcome, Duration took) throws InterruptedException {
        try {
            boolean counted = toldInTheEnd(assignment, outcome);
            listener.ended(name, assignment, outcome, counted, took);
        } catch (RefusedException e) {
            refused(assignment, outcome, e, took);
        }
    }

    /**
     * Tells how a task ended until the server has heard it. It can do nothing else meanwhile: the agent holds the task
     * for as long as its end is not known, and is given no other; and what it did would be done twice.
     */
    private boolean toldInTheEnd(Assignment assignment, Outcome outcome) throws InterruptedException {
        while (true) {
            String why;
            try {
                return told(assignment, outcome);
            } catch (RefusedException e) {
                if (!Later.says(e)) {
                    throw e;
                }
                why = e.refusal().message();
            } catch (UnreachableException e) {
                if (work.over() != null) {
                    throw e;
                }
                why = String.valueOf(e.getMessage());
            }
            listener.troubled(name, "the end of " + assignment.task().id() + " is told again, for: " + why);
            pauseForLonger();
        }
    }

    private boolean told(Assignment assignment, Outcome outcome) throws InterruptedException {
        return switch (outcome) {
            case Outcome.Completed(var summary, var artifacts) -> work.complete(assignment.lease(), summary, artifacts);
            case Outcome.Failed(var reason, var retryable) -> work.fail(assignment.lease(), reason, retryable);
            case Outcome.NotTried notTried -> work.release(assignment.lease());
        };
    }

    /** What the server does not take as a result, a summary that is too long say, is a failed attempt. */
    private void refused(Assignment assignment, Outcome outcome, RefusedException why, Duration took)
            throws InterruptedException {
        boolean retryable = !(outcome instanceof Outcome.Failed(var reason, var again)) || again;
        Outcome failed = new Outcome.Failed(
                ResultText.beginning("the result was refused: " + why.refusal().message(), Limits.REASON), retryable);
        boolean counted = !(outcome instanceof Outcome.NotTried) && toldInTheEnd(assignment, failed);
        listener.ended(name, assignment, failed, counted, took);
    }

    /** Waits before it asks again, longer each time in a row. */
    private void rest(String why) {
        if (!enter(Phase.PAUSING)) {
            return; // it was interrupted because it is to stop, which is no trouble
        }
        listener.troubled(name, why);
        try {
            pauseForLonger();
        } catch (InterruptedException e) {
            // it is to stop
        } finally {
            enter(Phase.BETWEEN);
        }
    }

    private void pauseForLonger() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    /** Answers false if it is to stop before that. */
    private boolean enter(Phase next) {
        lock.lock();
        try {
            boolean stops = switch (next) {
                case RUNNING -> stopping || cut != null;
                case ASKING, PAUSING -> draining;
                case BETWEEN, TELLING, OVER -> false;
            };
            if (stops) {
                return false;
            }
            phase = next;
            if (next == Phase.BETWEEN) {
                boolean ignored = Thread.interrupted(); // what was meant for the phase that is over
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean draining() {
        lock.lock();
        try {
            return draining;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Cut takeCut() {
        lock.lock();
        try {
            Cut taken = cut;
            cut = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void cut(Cut by) {
        lock.lock();
        try {
            cut = by;
            if (phase == Phase.RUNNING && thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets it finish what it holds; it asks for nothing more. */
    public void drain() {
        lock.lock();
        try {
            draining = true;
            if ((phase == Phase.ASKING || phase == Phase.PAUSING) && thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends it now: what it holds is given back undone. */
    public void stop() {
        drain();
        lock.lock();
        try {
            stopping = true;
            if (phase == Phase.RUNNING) {
                cut(Cut.STOPPED);
            }
            if (phase == Phase.TELLING && thread != null) {
                thread.interrupt(); // what is under way is still answered; what cannot be told is told no more
            }
        } finally {
            lock.unlock();
        }
    }
}
