package dev.muster.lab.fault;

import dev.muster.client.wire.JsonTree;
import dev.muster.lab.command.Lines;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries the messages of MCP over standard streams, a line each, both ways until one side ends, and does to them what
 * {@link StdioMischief} says. What is done to answers is done to nothing else: notifications and requests of the server
 * go on as they are.
 *
 * <p>A call that is repeated is written twice in a row. Which of its two answers comes first goes on; the other one
 * would answer nobody, and ends here.
 */
final class StdioCarriage {
    /** An answer that no other overtakes goes on then. */
    private static final int LONGEST_WAIT_MS = 100;

    private static final int PIECE = 64 * 1024;
    private static final int LONGEST_LINE = 128 * 1024 * 1024;

    /** What gets onto standard output: of a library that prints, of a log that goes to the wrong place, of nothing. */
    private static final byte[] NOISE = "Listening for what comes\n{\"level\":\"info\",\"text\":\"no message\"}\n\n"
            .getBytes(StandardCharsets.US_ASCII);

    private final Supplier<StdioMischief> mischief;
    private final FaultCounts counts;
    /** Calls that were repeated and not answered yet, by their ids. */
    private final Set<Long> repeated = ConcurrentHashMap.newKeySet();
    /** Calls that were repeated and answered once. */
    private final Set<Long> answeredOnce = ConcurrentHashMap.newKeySet();

    StdioCarriage(Supplier<StdioMischief> mischief, FaultCounts counts) {
        this.mischief = mischief;
        this.counts = counts;
    }

    /** Where requests are written to; they go on when their line has ended. */
    OutputStream asked(OutputStream to) {
        return new Asked(to);
    }

    /**
     * Carries what is answered, in the thread that calls it, until that ends.
     *
     * @throws IOException if a side is gone
     */
    void answered(InputStream from, OutputStream back) throws IOException {
        try (from;
                Answered way = new Answered(back)) {
            Lines.read(from, LONGEST_LINE, way);
        }
    }

    private static @Nullable Map<?, ?> message(byte[] line) {
        try {
            return JsonTree.parse(line) instanceof Map<?, ?> message ? message : null;
        } catch (JsonTree.NotJson other) {
            return null;
        }
    }

    private final class Asked extends OutputStream {
        private final OutputStream to;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Asked(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            int start = from;
            for (int at = from; at < from + length; at++) {
                if (bytes[at] == '\n') {
                    line.write(bytes, start, at + 1 - start);
                    start = at + 1;
                    pass(line.toByteArray());
                    line.reset();
                }
            }
            line.write(bytes, start, from + length - start);
        }

        private void pass(byte[] whole) throws IOException {
            Long id = mischief.get().repeat() ? call(whole) : null;
            if (id != null) {
                repeated.add(id);
                counts.repeated.increment();
                to.write(whole);
            }
            to.write(whole);
        }

        private static @Nullable Long call(byte[] line) {
            Map<?, ?> message = message(line);
            return message != null && "tools/call".equals(message.get("method")) && message.get("id") instanceof Long id
                    ? id
                    : null;
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }

    private final class Answered implements Lines.Reader, AutoCloseable {
        private final OutputStream back;
        private final ReentrantLock writing = new ReentrantLock();
        private byte @Nullable [] waiting;

        /** @param back gets a line at once, however it is put together */
        Answered(OutputStream back) {
            this.back = new BufferedOutputStream(back, PIECE);
        }

        @Override
        public void line(byte[] line) throws IOException {
            StdioMischief now = mischief.get();
            if (now.equals(StdioMischief.NONE) && repeated.isEmpty() && answeredOnce.isEmpty()) {
                write(line, Mischief.Answers.WHOLE);
                return;
            }
            Map<?, ?> message = message(line);
            if (message == null || message.containsKey("method") || !message.containsKey("id")) {
                write(line, Mischief.Answers.WHOLE);
            } else if (!isSecond(message)) {
                answer(line, now);
            }
        }

        private boolean isSecond(Map<?, ?> answer) {
            if (!(answer.get("id") instanceof Long id)) {
                return false;
            }
            if (repeated.remove(id)) {
                answeredOnce.add(id);
                return false;
            }
            boolean second = answeredOnce.remove(id);
            if (second && answer.containsKey("result")) {
                counts.accepted.increment();
            }
            return second;
        }

        private void answer(byte[] line, StdioMischief now) throws IOException {
            if (now.noise()) {
                counts.noise.increment();
                writing.lock();
                try {
                    back.write(NOISE);
                } finally {
                    writing.unlock();
                }
            }
            if (now.reorder()) {
                overtake(line);
            } else {
                counts.count(now.answers());
                write(line, now.answers());
            }
        }

        /** Writes it before the one that waits, or lets it wait itself. */
        private void overtake(byte[] line) throws IOException {
            writing.lock();
            try {
                byte[] earlier = waiting;
                if (earlier == null) {
                    waiting = line;
                    Thread.ofVirtual().name("stdio-proxy-wait").start(() -> goOn(line));
                } else {
                    waiting = null;
                    counts.overtaken.increment();
                    write(line, Mischief.Answers.WHOLE);
                    write(earlier, Mischief.Answers.WHOLE);
                }
            } finally {
                writing.unlock();
            }
        }

        private void goOn(byte[] mine) {
            try {
                TimeUnit.MILLISECONDS.sleep(LONGEST_WAIT_MS);
                if (waits(mine)) {
                    write(mine, Mischief.Answers.WHOLE);
                }
            } catch (IOException gone) {
                // nobody reads it any more
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        /** Whether this one waits still; then it does no more. */
        private boolean waits(byte[] mine) {
            writing.lock();
            try {
                boolean still = waiting == mine;
                if (still) {
                    waiting = null;
                }
                return still;
            } finally {
                writing.unlock();
            }
        }

        private void write(byte[] line, Mischief.Answers fate) throws IOException {
            writing.lock();
            try {
                switch (fate) {
                    case WHOLE, SWOLLEN -> back.write(line);
                    case SPOILT -> back.write(spoilt(line));
                    case HALVED -> back.write(line, 0, line.length / 2);
                }
                if (fate == Mischief.Answers.SWOLLEN) {
                    WhiteSpace.write(back, WhiteSpace.OF_A_LINE);
                }
                back.write('\n');
                back.flush();
            } finally {
                writing.unlock();
            }
        }

        /** One line still: what would end it is something else. */
        private static byte[] spoilt(byte[] line) {
            byte[] spoilt = HttpBody.spoilt(line.clone(), line.length);
            for (int i = 0; i < spoilt.length; i++) {
                if (spoilt[i] == '\n') {
                    spoilt[i] = '?';
                }
            }
            return spoilt;
        }

        @Override
        public void close() throws IOException {
            writing.lock();
            try (back) {
                byte[] last = waiting;
                waiting = null;
                if (last != null) {
                    write(last, Mischief.Answers.WHOLE);
                }
            } finally {
                writing.unlock();
            }
        }
    }
}
