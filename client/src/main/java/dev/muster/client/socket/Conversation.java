package dev.muster.client.socket;

import dev.muster.client.websocket.WebSocketListener;
import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import dev.muster.client.wire.RefusalJson;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.event.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is said over one line: questions with their answers, and what the server says by itself. */
final class Conversation implements WebSocketListener {
    private static final System.Logger LOG = System.getLogger(Conversation.class.getName());

    /** Who hears what the server says by itself. */
    interface Owner {
        void event(Conversation in, Event event);

        void missed(Conversation in, long after);

        /** The line is over. */
        void over(Conversation conversation, int code, String reason);
    }

    private final Owner owner;
    private final LongSupplier nanos;
    private final Replies replies = new Replies();
    private volatile @Nullable Line line;
    private volatile long heardAt;
    /** A watcher has what was heard: meanwhile nobody listens, and silence says nothing of the server. */
    private volatile boolean busy;

    /** How many bytes the server takes in one message, once it has said so. */
    private volatile long largest = Long.MAX_VALUE;

    private volatile boolean welcomed;
    private volatile boolean over;
    /**
     * Nobody here wants to hear of it any more: what the other side does with it then says nothing of the next line.
     */
    private volatile boolean left;

    /** What the server complained about last without being asked; the close that follows is because of it. */
    private volatile @Nullable String complaint;

    Conversation(Owner owner, LongSupplier nanos) {
        this.owner = owner;
        this.nanos = nanos;
        this.heardAt = nanos.getAsLong();
    }

    /** Opens the line. */
    void open(Line.Opener opener) throws IOException, InterruptedException {
        line = opener.open(this);
    }

    /** How long nothing was heard, while somebody listened. */
    Duration silence() {
        return busy ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - heardAt);
    }

    /** Says something that needs no answer. */
    void say(String message) throws IOException {
        Line open = line;
        if (open == null) {
            throw new IOException("the connection is not open");
        }
        open.send(message);
    }

    /** The server takes so many bytes in one message. */
    void takesAtMost(long bytes) {
        largest = bytes;
    }

    /**
     * A question that was sent.
     *
     * @throws RefusedException if it is larger than the server takes: then nothing was sent
     */
    Replies.Reply begin(LongFunction<String> message) throws IOException {
        return begin(message, () -> {});
    }

    private Replies.Reply begin(LongFunction<String> message, Runnable confirmed) throws IOException {
        Replies.Reply reply = replies.begin();
        var _ = reply.answer().thenRun(confirmed); // on the thread that hears it
        boolean sent = false;
        try {
            if (!reply.answer().isDone()) { // else the line is over: nothing goes out any more
                say(fitting(message.apply(reply.ref())));
            }
            sent = true;
            return reply;
        } finally {
            if (!sent) {
                replies.forget(reply);
            }
        }
    }

    /**
     * A message that the server takes. It would answer a larger one by closing the line, and whoever says it again on
     * the next line would be at it for ever.
     */
    private String fitting(String message) {
        long most = largest;
        // A UTF-16 unit takes at most three bytes: most messages pass without being counted.
        if (message.length() > most / 3) {
            int bytes = message.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > most) {
                throw new RefusedException(
                        ErrorCode.TOO_LARGE,
                        "the message has " + bytes + " bytes, and the server takes at most " + most
                                + " in one: send less at once; large results go into artifacts, in several calls");
            }
        }
        return message;
    }

    void forget(Replies.Reply reply) {
        replies.forget(reply);
    }

    /** Asks the server about the connection itself and waits for the answer. */
    Fields ask(String type, Consumer<Json> fields, Duration patience) throws IOException, InterruptedException {
        return ask(type, fields, patience, () -> {});
    }

    /**
     * The same.
     *
     * @param confirmed run when the answer has come, before anything that comes after it is heard
     */
    Fields ask(String type, Consumer<Json> fields, Duration patience, Runnable confirmed)
            throws IOException, InterruptedException {
        Replies.Reply reply = begin(ref -> Requests.message(type, ref, fields), confirmed);
        try {
            return reply.await(patience);
        } finally {
            replies.forget(reply);
        }
    }

    @Override
    public void text(String message) {
        heardAt = nanos.getAsLong();
        try {
            Fields fields = Fields.of(JsonTree.parse(message));
            Long ref = fields.value("ref") instanceof Long number ? number : null;
            switch (fields.text("type")) {
                case "event" -> {
                    Event event = EventJson.read(fields);
                    tell(() -> owner.event(this, event));
                }
                case "resync" -> {
                    long after = fields.whole("after");
                    tell(() -> owner.missed(this, after));
                }
                case "error" -> refused(ref, RefusalJson.read(fields).asException());
                case "welcome" -> {
                    welcomed = true;
                    replies.answered(ref, fields);
                }
                default -> replies.answered(ref, fields); // confirmed, result; an ack answers nothing
            }
        } catch (JsonTree.NotJson e) {
            // It may have been an answer or an event: on a new line the one is asked for again, and the other is told
            // again.
            abort("what came from the server is no JSON");
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "The server sent what cannot be understood: {0}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A watcher of events failed; the next event follows", e);
        }
    }

    private void tell(Runnable news) {
        busy = true;
        try {
            news.run();
        } finally {
            heardAt = nanos.getAsLong();
            busy = false;
        }
    }

    private void refused(@Nullable Long ref, RefusedException why) {
        if (!replies.refused(ref, why)) {
            complaint = why.refusal().message();
        }
    }

    @Override
    public void closed(int code, String reason) {
        String said = complaint;
        end(code, said != null ? said : reason.isEmpty() ? "the connection is broken" : reason);
    }

    /** Whether it has ended, however that was. */
    boolean isOver() {
        return over;
    }

    private void end(int code, String reason) {
        over = true;
        replies.broken("the connection ended (" + code + "): " + reason, !welcomed && Ended.isRefusal(code));
        if (!left) {
            owner.over(this, code, reason);
        }
    }

    /** Breaks it off: nothing is heard any more. */
    void abort(String reason) {
        Line open = line;
        if (open != null) {
            open.abort();
        }
        end(1006, reason);
    }

    /** Says goodbye. Its owner hears nothing more of it, not that it has ended either. */
    void close() {
        left = true;
        Line open = line;
        if (open != null) {
            open.close();
        }
        replies.broken("the connection was closed", false);
    }
}
