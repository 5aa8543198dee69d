package dev.muster.lab.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Carries the messages of a WebSocket (RFC 6455) both ways until one side ends, and does to them what {@link Mischief}
 * says, which holds for a message from its beginning to its end. What is about the connection itself (pings, pongs, the
 * close) goes on as it is, and at once.
 *
 * <p>A message that is refused ends its connection with the code 1013, "try again later"; one that is repeated is said
 * once more on the same connection as soon as it has ended: who correlates answers with what it asked has two of one
 * reference to deal with, and everybody else an answer too many.
 */
final class WebSocketCarriage {
    private final Supplier<Mischief> mischief;
    private final FaultCounts counts;
    /** The caller's side is written by both directions: answers, and the close of who is refused. */
    private final ReentrantLock answering = new ReentrantLock();
    /** Whether the caller has been told that it is over: nothing may come after that. */
    private boolean over;

    WebSocketCarriage(Supplier<Mischief> mischief, FaultCounts counts) {
        this.mischief = mischief;
        this.counts = counts;
    }

    /** A way that messages go. */
    private interface Direction {
        /** Whether more may follow. */
        boolean pass(WebSocketFrame frame) throws IOException;
    }

    /**
     * Carries what is asked, in the thread that calls it, until that ends.
     *
     * @throws IOException if a side is gone
     */
    void asked(InputStream from, OutputStream to, OutputStream back) throws IOException {
        carry(from, new Asked(to, back));
    }

    /**
     * Carries what is answered, in the thread that calls it, until that ends.
     *
     * @throws IOException if a side is gone
     */
    void answered(InputStream from, OutputStream back) throws IOException {
        carry(from, new Answered(back));
    }

    private static void carry(InputStream from, Direction direction) throws IOException {
        Optional<WebSocketFrame> next = WebSocketFrame.read(from);
        while (next.isPresent() && direction.pass(next.get())) {
            next = WebSocketFrame.read(from);
        }
    }

    private void answer(WebSocketFrame frame, OutputStream back) throws IOException {
        answer(frame, back, /* swollen= */ false);
    }

    private void answer(WebSocketFrame frame, OutputStream back, boolean swollen) throws IOException {
        answering.lock();
        try {
            if (over) {
                return;
            }
            over = frame.closes();
            if (swollen) {
                frame.writeSwollen(back);
            } else {
                frame.write(back);
            }
        } finally {
            answering.unlock();
        }
    }

    private final class Asked implements Direction {
        private final OutputStream to;
        private final OutputStream back;
        /** Of the message that is under way, if it will be said again. */
        private final List<WebSocketFrame> again = new ArrayList<>();

        private boolean repeat;
        private boolean refused;

        Asked(OutputStream to, OutputStream back) {
            this.to = to;
            this.back = back;
        }

        @Override
        public boolean pass(WebSocketFrame frame) throws IOException {
            if (refused) {
                return !frame.closes(); // it has not heard of it yet, or says that it has
            }
            if (frame.begins()) {
                Mischief now = mischief.get();
                if (now.refuses()) {
                    refused = true;
                    counts.refused.increment();
                    answer(WebSocketFrame.close(WebSocketFrame.TRY_AGAIN_LATER, "refused on the way"), back);
                    return true;
                }
                repeat = now.repeat();
            }
            frame.write(to);
            if (repeat && !frame.control()) {
                again.add(frame);
                if (frame.last()) {
                    repeat(again);
                }
            }
            return true;
        }

        private void repeat(List<WebSocketFrame> message) throws IOException {
            counts.said.increment();
            for (WebSocketFrame each : message) {
                each.write(to);
            }
            message.clear();
        }
    }

    private final class Answered implements Direction {
        private final OutputStream back;
        private Mischief.Answers fate = Mischief.Answers.WHOLE;

        Answered(OutputStream back) {
            this.back = back;
        }

        @Override
        public boolean pass(WebSocketFrame frame) throws IOException {
            if (frame.begins()) {
                fate = fate(frame, mischief.get().answers());
                counts.count(fate);
            }
            if (frame.control()) {
                answer(frame, back);
            } else {
                answer(fated(frame), back, fate == Mischief.Answers.SWOLLEN);
            }
            return true;
        }

        /** Only what is said in one frame becomes too long: what comes in several has its end somewhere else. */
        private static Mischief.Answers fate(WebSocketFrame first, Mischief.Answers asked) {
            return asked == Mischief.Answers.SWOLLEN && !first.last() ? Mischief.Answers.WHOLE : asked;
        }

        private WebSocketFrame fated(WebSocketFrame frame) {
            return switch (fate) {
                case WHOLE, SWOLLEN -> frame;
                case SPOILT -> frame.spoilt();
                case HALVED -> frame.halved();
            };
        }
    }
}
