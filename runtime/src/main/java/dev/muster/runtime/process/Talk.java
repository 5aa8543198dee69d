package dev.muster.runtime.process;

import dev.muster.runtime.limit.Confinement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A program that is kept, and the lines that are said to it and by it. */
final class Talk {
    private static final int KEPT_OF_ERRORS = 4 << 10;
    /** Memory that a line takes besides its text. */
    private static final int COST_OF_LINE = 96;
    /** What lines may cost besides their texts, however little may be printed. */
    private static final long FREE_COST = 1 << 20;

    /** What is heard of it. */
    sealed interface Heard {
        /** A line that it printed, of so many bytes with its end. */
        record Line(String text, int bytes) implements Heard {}

        /** It has ended; nothing more comes. */
        record End() implements Heard {}
    }

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> toSay = new LinkedBlockingQueue<>();
    private final Tail complaints = new Tail(KEPT_OF_ERRORS);
    private final long most;
    private final Child child;
    private final Confinement confinement;
    private final long startedAt = System.nanoTime();
    private final Thread writer;
    private ByteArrayOutputStream line = new ByteArrayOutputStream();
    /** Bytes of lines that have been heard and not read. */
    private final AtomicLong unread = new AtomicLong();

    private volatile boolean tooMuch;
    private volatile boolean answered;

    private Talk(Child.Launch launch, Confinement confinement, long most) throws IOException {
        this.most = most;
        this.confinement = confinement;
        this.child = Child.start(launch, confinement, this::printed, complaints::take);
        // A program that does not read must not hold up a virtual thread's carrier.
        this.writer = Thread.ofPlatform()
                .daemon()
                .name("in-of-" + child.process().pid())
                .start(this::write);
        var _ = child.process().onExit().thenRun(this::ended);
    }

    /**
     * Starts a program.
     *
     * @param confinement what keeps it to its limits; closed with this
     * @param most bytes that nobody has read yet, of whole lines and of one that is not complete, and the memory that
     *     so many lines take besides; a program that prints more, between tasks too, is ended
     */
    static Talk start(Child.Launch launch, Confinement confinement, long most) throws IOException {
        try {
            return new Talk(launch, confinement, most);
        } catch (IOException e) {
            confinement.close();
            throw e;
        }
    }

    private void printed(byte[] bytes, int count) {
        for (int i = 0; i < count && !tooMuch; i++) {
            if (bytes[i] == '\n') {
                unread.addAndGet(line.size() + 1L);
                heard.add(new Heard.Line(line.toString(StandardCharsets.UTF_8), line.size() + 1));
                line = new ByteArrayOutputStream();
            } else {
                line.write(bytes[i]);
            }
            if (unread.get() + line.size() > most || (long) heard.size() * COST_OF_LINE > Math.max(most, FREE_COST)) {
                tooMuch = true;
                line = new ByteArrayOutputStream();
                child.process().destroyForcibly();
            }
        }
    }

    private void write() {
        try (OutputStream out = child.process().getOutputStream()) {
            while (true) {
                out.write((toSay.take() + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            // it has ended: its end is heard
        }
    }

    private void ended() {
        child.finish();
        writer.interrupt();
        heard.add(new Heard.End());
    }

    void say(String text) {
        toSay.add(text);
    }

    /** What it says next; null if it says nothing for so long. */
    @Nullable
    Heard next(Duration atMost) throws InterruptedException {
        Heard next = heard.poll(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
        if (next instanceof Heard.Line(var text, var bytes)) {
            unread.addAndGet(-bytes);
        }
        return next;
    }

    /** Whether it can be given something: it runs, and is not being ended. */
    boolean isAlive() {
        return !tooMuch && child.process().isAlive();
    }

    /** Whether it printed more than anybody read, and was ended for that. */
    boolean isTooMuch() {
        return tooMuch;
    }

    /** It has answered something, so it is a program that can. */
    void answered() {
        answered = true;
    }

    boolean hasAnswered() {
        return answered;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** Why it ended, for people. It has. */
    String why() {
        String exceeded = confinement.exceeded();
        if (exceeded != null) {
            return exceeded + ": ended";
        }
        return Words.end(child.process().exitValue(), confinement.note(), complaints.text());
    }

    /** Ends it with all that it started. */
    void close() {
        child.end();
        child.finish();
        writer.interrupt();
        confinement.close();
    }
}
