package dev.muster.server.alert;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Brings notices to a sink, in order and on a thread of its own: a sink that is slow, or gone, holds up nobody. What is
 * not taken is tried {@value #TRIES} times; the newest {@value #MOST} are kept. There is no thread before the first.
 */
final class Delivery implements AutoCloseable {
    static final int MOST = 100;
    /** With the usual pause they take about two minutes. */
    static final int TRIES = 8;

    private static final String ENDED = "the server ended before";
    private static final System.Logger LOG = System.getLogger(Delivery.class.getName());

    private final AlertSink sink;
    private final Duration pause;
    private final BlockingQueue<Notice> waiting = new ArrayBlockingQueue<>(MOST);
    private final LongAdder said = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private volatile @Nullable Thread thread;

    /** @param pause before the second try; it doubles with each that follows */
    Delivery(AlertSink sink, Duration pause) {
        this.sink = sink;
        this.pause = pause;
    }

    String sink() {
        return sink.name();
    }

    /** Takes a notice and returns at once; for one thread. */
    void deliver(Notice notice) {
        while (!waiting.offer(notice)) {
            Notice oldest = waiting.poll();
            if (oldest != null) {
                lose(oldest, MOST + " newer ones wait");
            }
        }
        if (thread == null) {
            thread = Thread.ofVirtual().name("muster-alerts-" + sink.name()).start(this::run);
        }
    }

    private void run() {
        try {
            while (true) {
                sayOrLose(waiting.take());
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "No more alerts to {0}", sink.name());
            waiting.forEach(notice -> lose(notice, ENDED));
        }
    }

    private void sayOrLose(Notice notice) throws InterruptedException {
        try {
            say(notice);
        } catch (InterruptedException e) {
            lose(notice, ENDED);
            throw e;
        }
    }

    private void say(Notice notice) throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                sink.say(notice);
                said.increment();
                return;
            } catch (AlertSink.Unwanted e) {
                lose(notice, words(e));
                return;
            } catch (IOException e) {
                if (tries == TRIES) {
                    lose(notice, words(e) + ", " + TRIES + " times");
                    return;
                }
                LOG.log(System.Logger.Level.DEBUG, "A notice is tried again", e);
                Thread.sleep(pause.multipliedBy(1L << (tries - 1)));
            } catch (RuntimeException e) {
                // Whatever the sink stumbles over, the next notice has its turn: nobody would start this thread again.
                lose(notice, words(e));
                return;
            }
        }
    }

    private static String words(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void lose(Notice notice, String why) {
        lost.increment();
        LOG.log(
                System.Logger.Level.WARNING,
                "A notice did not reach the {0} of alerts ({1}); see to that. It was: {2}",
                sink.name(),
                why,
                notice.text());
    }

    long said() {
        return said.sum();
    }

    long lost() {
        return lost.sum();
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
