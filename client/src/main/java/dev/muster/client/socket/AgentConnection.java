package dev.muster.client.socket;

import dev.muster.client.UnreachableException;
import dev.muster.client.call.Call;
import dev.muster.client.call.Commands;
import dev.muster.client.wire.Fields;
import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.TaskId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An agent (or a watcher) at a server, over WebSocket. Thread safe; callers are meant to be virtual threads.
 *
 * <p>It heartbeats as the server asks. When the connection breaks it comes back by itself, goes on with its session and
 * its leases, and reads on from the last event that it has seen. Calls that were under way then end with an
 * {@link UnreachableException}; new ones wait until it is back. Where the server does not know the session any more it
 * begins another one: {@link #session} tells. It is over for good when it is closed, or when the server closes it with
 * a code that coming back would only meet again; {@link #ended} tells why.
 */
public final class AgentConnection implements AutoCloseable, Conversation.Owner {
    private static final System.Logger LOG = System.getLogger(AgentConnection.class.getName());
    private static final int HELLO_REFUSED = 1008;

    private final AgentConnections home;
    private final SocketOptions options;
    private final Hello hello;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Conversation current;
    /** The next sign of life. Taken back with its conversation, which it would otherwise hold in memory until then. */
    private @Nullable Future<?> nextBeat;

    private @Nullable SessionId session;
    private List<TaskId> held = List.of();
    private @Nullable Ended ended;
    private @Nullable String trouble;
    private int reconnects;
    private Duration heartbeat = Duration.ofSeconds(5);
    private Duration longestSilence = Duration.ofSeconds(15);

    /** What the server is asked for, now and whenever the connection comes back. */
    private volatile @Nullable Subscription subscription;
    /** Whose events come in: until the server has confirmed another one these are still the old one's. */
    private volatile @Nullable Subscription heard;
    /** Where a subscription begins that does not say where. */
    private volatile long start;

    private boolean greeted;

    AgentConnection(AgentConnections home, SocketOptions options, Hello hello) {
        this.home = home;
        this.options = options;
        this.hello = hello;
    }

    /** Connects for the first time: what goes wrong here is the caller's to know. */
    void connect() throws InterruptedException {
        try {
            greet(false);
        } catch (IOException e) {
            throw new UnreachableException("cannot reach " + home.server() + ": " + e.getMessage(), false, e);
        }
    }

    // --- what a caller can do ---

    /** The session that this agent acts in now; null for a watcher. */
    public @Nullable SessionId session() {
        lock.lock();
        try {
            return session;
        } finally {
            lock.unlock();
        }
    }

    /** What the session held when it was last greeted. */
    public List<TaskId> held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** The last event that was seen; where the log ended at the greeting if there was none since. */
    public long cursor() {
        Subscription now = subscription;
        return now == null ? start : now.seen;
    }

    /** How often it came back. */
    public int reconnects() {
        lock.lock();
        try {
            return reconnects;
        } finally {
            lock.unlock();
        }
    }

    /** Why it is over for good; null if it is not. */
    public @Nullable Ended ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes a change and waits until it is durable.
     *
     * @throws RefusedException if it was refused, here if it is larger than the server takes in one message: then
     *     nothing was changed
     * @throws UnreachableException if there is no answer
     */
    public <R> R execute(Command<R> command) throws InterruptedException {
        command.check();
        return ask(Commands.call(command));
    }

    /**
     * Asks for work and waits for it as long as the claim says. If the thread is interrupted, the claim is withdrawn; a
     * task that was claimed before that is answered all the same, with the interrupt flag set.
     */
    public ClaimTask.Result claim(ClaimTask claim) throws InterruptedException {
        return execute(claim);
    }

    /**
     * The same, for somebody who cannot wait for a server that is gone.
     *
     * @param patience how long it may take until the connection is back, and then until there is an answer
     */
    public <R> R execute(Command<R> command, Duration patience) throws InterruptedException {
        command.check();
        return ask(Commands.call(command), patience);
    }

    /** Asks a question, or makes a change, that {@code dev.muster.client.call} has a name for. */
    public <R> R ask(Call<R> call) throws InterruptedException {
        return ask(call, options.answer());
    }

    private <R> R ask(Call<R> call, Duration patience) throws InterruptedException {
        Conversation conversation = connected(patience);
        Replies.Reply reply;
        try {
            reply = conversation.begin(ref -> Requests.call(ref, call));
        } catch (IOException e) {
            throw new UnreachableException(home.server() + ": " + e.getMessage(), true, e);
        }
        try {
            Fields answer = await(conversation, reply, patience.plus(call.patience()));
            return call.answer().apply(Requests.isWrapped(call) ? answer.object("value") : answer);
        } catch (IllegalArgumentException e) {
            throw new UnreachableException(
                    home.server() + " does not seem to be a Muster server of this version: its answer to "
                            + call.operation() + " cannot be understood: " + e.getMessage(),
                    true,
                    e);
        } finally {
            conversation.forget(reply);
        }
    }

    /** A caller that is interrupted takes its question back, and hears what became of it. */
    private Fields await(Conversation conversation, Replies.Reply reply, Duration patience)
            throws InterruptedException {
        try {
            return reply.await(patience);
        } catch (InterruptedException e) {
            try {
                conversation.say(Requests.message("cancel", reply.ref(), json -> {}));
                return reply.await(options.answer());
            } catch (IOException broken) {
                throw e;
            } finally {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Watches events, in place of those that were watched before.
     *
     * @param after the cursor to read on from; null for where this connection is
     * @param watcher hears of each
     */
    public void subscribe(EventFilter filter, @Nullable Long after, Watcher watcher) throws InterruptedException {
        if (after != null) {
            Limits.range("after", after, 0, Long.MAX_VALUE);
        }
        Conversation conversation = connected();
        Subscription before = subscription;
        Subscription wanted = new Subscription(filter, watcher, after == null ? cursor() : after);
        subscription = wanted;
        try {
            subscribe(conversation, wanted);
        } catch (IOException e) {
            // It is said again as soon as the connection is back.
        } catch (RefusedException e) {
            subscription = before;
            hears(before, null);
            throw e;
        }
    }

    private void subscribe(Conversation conversation, Subscription wanted) throws IOException, InterruptedException {
        long after = wanted.seen;
        Subscription old = heard;
        if (old == null || old.in != conversation) {
            hears(wanted, conversation); // nothing else can come in this conversation
        }
        conversation.ask(
                "subscribe",
                json -> {
                    if (!wanted.filter.topics().isEmpty()) {
                        json.texts("topics", wanted.filter.topics());
                    }
                    json.field("after", after);
                },
                options.answer(),
                () -> hears(wanted, conversation));
    }

    private void hears(@Nullable Subscription wanted, @Nullable Conversation conversation) {
        if (wanted != null && conversation != null) {
            wanted.in = conversation;
        }
        heard = wanted;
    }

    /** Watches no events any more. */
    public void unsubscribe() throws InterruptedException {
        start = cursor();
        subscription = null;
        heard = null;
        try {
            connected().ask("unsubscribe", json -> {}, options.answer());
        } catch (IOException e) {
            // A connection that comes back is not subscribed.
        }
    }

    private Conversation connected() throws InterruptedException {
        return connected(options.answer());
    }

    private Conversation connected(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (current == null) {
                if (ended != null) {
                    throw new UnreachableException(
                            "the connection to " + home.server() + " is over (" + ended.code() + "): " + ended.reason(),
                            false,
                            null);
                }
                if (left <= 0) {
                    throw new UnreachableException("cannot reach " + home.server() + ": " + trouble, false, null);
                }
                left = changed.awaitNanos(left);
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    // --- greeting, and coming back ---

    private void greet(boolean again) throws IOException, InterruptedException {
        Conversation conversation = new Conversation(this, home.nanos());
        boolean welcome = false;
        try {
            conversation.open(home.opener());
            welcomed(conversation, welcome(conversation));
            Subscription wanted = subscription;
            if (wanted != null) {
                subscribe(conversation, wanted);
            }
            take(conversation, again);
            welcome = true;
        } finally {
            if (!welcome) {
                conversation.close();
            }
        }
    }

    private Fields welcome(Conversation conversation) throws IOException, InterruptedException {
        SessionId before = session();
        if (!greeted) {
            return begin(conversation, null);
        }
        try {
            return conversation.ask(
                    "hello",
                    json -> {
                        if (before == null) {
                            hello.begin(json, cursor());
                        } else {
                            hello.resume(json, before, cursor());
                        }
                    },
                    options.connect());
        } catch (RefusedException e) {
            return anew(conversation, e);
        }
    }

    /** The server does not know the session any more, or its log has not come as far as was seen here. */
    private Fields anew(Conversation conversation, RefusedException why) throws IOException, InterruptedException {
        switch (why.code()) {
            case NOT_FOUND, INVALID_STATE -> {
                try {
                    return begin(conversation, cursor());
                } catch (RefusedException e) {
                    if (e.code() != ErrorCode.INVALID_ARGUMENT) {
                        throw e;
                    }
                }
            }
            case INVALID_ARGUMENT -> {} // told below
            default -> throw why;
        }
        long seen = cursor();
        Fields welcome = begin(conversation, null);
        start = welcome.whole("cursor");
        Subscription wanted = subscription;
        if (wanted != null) {
            wanted.seen = start; // the only time that it goes back: that log has not come so far
            tellMissed(wanted, seen);
        }
        return welcome;
    }

    /** A watcher that fails must not keep the connection from coming back. */
    private static void tellMissed(Subscription wanted, long after) {
        try {
            wanted.watcher.missed(after);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A watcher of events failed; the connection goes on", e);
        }
    }

    private Fields begin(Conversation conversation, @Nullable Long from) throws IOException, InterruptedException {
        return conversation.ask("hello", json -> hello.begin(json, from), options.connect());
    }

    private void welcomed(Conversation conversation, Fields welcome) {
        lock.lock();
        try {
            String id = welcome.textOrNull("session");
            session = id == null ? null : SessionId.parse(id);
            held = welcome.texts("held").stream().map(TaskId::parse).toList();
            Fields limits = welcome.object("limits");
            heartbeat = limits.seconds("heartbeat_seconds", heartbeat);
            longestSilence = limits.seconds("silence_seconds", longestSilence);
            conversation.takesAtMost(limits.whole("message_bytes", Long.MAX_VALUE));
            if (!greeted) {
                start = welcome.whole("cursor");
                greeted = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void take(Conversation conversation, boolean again) throws IOException {
        lock.lock();
        try {
            // One that ended while it was greeted was not the current one then, and nobody came back for it.
            if (ended != null || conversation.isOver()) {
                throw new IOException(ended != null ? ended.reason() : String.valueOf(trouble));
            }
            // Counted before anybody is let through: who is served again finds the return told.
            if (again) {
                reconnects++;
            }
            becomes(conversation);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        // Spread over the interval: what connected together shall not be heard together for ever.
        beatAfter(
                Duration.ofNanos((long) (heartbeat.toNanos() * options.chance().getAsDouble())), conversation);
    }

    /** With the lock held. */
    private void becomes(@Nullable Conversation conversation) {
        current = conversation;
        if (nextBeat != null) {
            nextBeat.cancel(false);
            nextBeat = null;
        }
    }

    private void beatAfter(Duration delay, Conversation conversation) {
        lock.lock();
        try {
            if (current == conversation) {
                nextBeat = home.after(delay, () -> beat(conversation));
            }
        } finally {
            lock.unlock();
        }
    }

    private void beat(Conversation conversation) {
        Duration interval;
        lock.lock();
        try {
            if (current != conversation) {
                return;
            }
            interval = heartbeat;
        } finally {
            lock.unlock();
        }
        if (conversation.silence().compareTo(longestSilence) > 0) {
            conversation.abort("nothing was heard for " + longestSilence.toSeconds() + " s");
            return;
        }
        try {
            conversation.say("{\"type\":\"heartbeat\"}");
            beatAfter(interval, conversation);
        } catch (IOException e) {
            conversation.abort(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void event(Conversation in, Event event) {
        Subscription to = heard;
        if (to != null) {
            to.hear(in, event);
        }
    }

    @Override
    public void missed(Conversation in, long after) {
        Subscription to = heard;
        if (to != null && to.in == in) {
            to.watcher.missed(after);
        }
    }

    @Override
    public void over(Conversation conversation, int code, String reason) {
        boolean back;
        lock.lock();
        try {
            trouble = reason;
            if (Ended.isFinal(code)) {
                end(new Ended(code, reason));
            }
            back = current == conversation && ended == null;
            if (current == conversation) {
                becomes(null);
            }
        } finally {
            lock.unlock();
        }
        if (back) {
            home.begin(this::comeBack);
        }
    }

    private void end(Ended why) {
        if (ended == null) {
            ended = why;
            changed.signalAll();
            home.left(this);
        }
    }

    private void comeBack() {
        try {
            for (int failed = 1; failed <= options.reconnect().attempts() && ended() == null; failed++) {
                TimeUnit.NANOSECONDS.sleep(options.reconnect()
                        .before(failed, null, options.chance())
                        .toNanos());
                if (ended() == null && cameBack()) {
                    return;
                }
            }
            over("it did not come back: " + trouble);
        } catch (InterruptedException e) {
            over("coming back was interrupted");
        }
    }

    private boolean cameBack() throws InterruptedException {
        try {
            greet(true);
            return true;
        } catch (IOException | UnreachableException e) {
            return failed(e);
        } catch (RefusedException e) {
            if (e.refusal().retryAfter() != null || e.code().isFailure()) {
                return failed(e); // it is the server that is not well, not the hello
            }
            over(e.refusal().message());
            return true;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The server's welcome could not be understood; it is asked again", e);
            return failed(e);
        }
    }

    private boolean failed(Exception why) {
        lock.lock();
        try {
            trouble = why.getMessage();
        } finally {
            lock.unlock();
        }
        return false;
    }

    private void over(String why) {
        lock.lock();
        try {
            end(new Ended(HELLO_REFUSED, why));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes the connection. The server keeps the session for a while, for the agent might come back; whoever leaves
     * for good ends the session first.
     */
    @Override
    public void close() {
        Conversation open;
        lock.lock();
        try {
            end(new Ended(Ended.HERE, "it was closed here"));
            open = current;
            becomes(null);
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.close();
        }
    }
}
