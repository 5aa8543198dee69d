package dev.muster.server.ws;

import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.Engine;
import dev.muster.core.EngineException;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.event.EventFilter;
import dev.muster.core.task.Lease;
import dev.muster.core.task.ReleaseTask;
import dev.muster.server.access.Visit;
import dev.muster.server.http.WebSocket;
import dev.muster.server.operation.Call;
import dev.muster.server.operation.Operation;
import dev.muster.server.operation.Operations;
import dev.muster.server.schema.Struct;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection. Its messages come one at a time; the sweep, the subscription and calls that wait have threads of
 * their own and touch only what is volatile here, the outbox and the waits.
 */
final class Connection implements WebSocket.Listener {
    private static final System.Logger LOG = System.getLogger(Connection.class.getName());
    /** Bytes of a message before the hello: a stranger's memory is not worth more. */
    private static final int HELLO_BYTES = 16 * 1024;
    /** A closed connection whose other side does not close within this is broken off. */
    private static final long CLOSING_NANOS = Duration.ofSeconds(5).toNanos();

    private static final String CLAIM = "claim_task";

    private final WebSocketFace face;
    private final Engine engine;
    private final WebSocketOptions options;
    private final WebSocket socket;
    private final Visit visit;
    private final Outbox outbox;
    private final Waits waits;
    private final MessageRate rate;
    private final long openedAt;

    private @Nullable String bearer;
    private volatile @Nullable Greeted who;
    private volatile @Nullable Subscription subscription;
    /** Where a subscription begins that does not say where. */
    private long cursor;

    private int badInARow;

    /** When a message came last, in ns. */
    private volatile long spokeAt;
    /** When a message or a pong came last, in ns. */
    private volatile long heardAt;
    /** Whether a message is being worked off: then it is not the other side that is silent. */
    private volatile boolean busy;

    private volatile boolean closing;
    private volatile long closingSince;
    private volatile boolean ended;

    Connection(WebSocketFace face, WebSocket socket, Visit visit, @Nullable String bearer) {
        this.face = face;
        this.engine = face.engine();
        this.options = face.options();
        this.socket = socket;
        this.visit = visit;
        this.bearer = bearer;
        long now = face.now();
        this.outbox = new Outbox(socket, options.nanos());
        this.waits = new Waits(options.waits());
        this.rate = new MessageRate(options.messagesPerSecond(), options.burst(), now);
        this.openedAt = now;
        this.spokeAt = now;
        this.heardAt = now;
    }

    // --- what comes ---

    @Override
    public void opened() {
        socket.maxMessage(Math.min(HELLO_BYTES, options.messageBytes()));
        face.opened(this);
    }

    @Override
    public void pong() {
        heardAt = face.now();
    }

    @Override
    public void binary() {
        received(() -> {
            throw new Message.Bad("a binary message came; messages are JSON texts", null);
        });
    }

    @Override
    public void text(String message) {
        received(() -> handle(Message.read(message)));
    }

    /** Something that may make no sense, or end the connection. */
    private interface Handling {
        void run() throws Message.Bad, Denied;
    }

    private void received(Handling handling) {
        long now = face.now();
        spokeAt = now;
        heardAt = now;
        if (closing) {
            return;
        }
        busy = true;
        try {
            if (!rate.take(now)) {
                throw new Denied(CloseCode.RATE_LIMITED, tooMany());
            }
            handling.run();
            badInARow = 0;
        } catch (Message.Bad e) {
            bad(e);
        } catch (Denied e) {
            outbox.send(Answers.error(null, e.refusal()));
            close(e.closeCode(), e.refusal().message());
        } finally {
            spokeAt = face.now();
            busy = false;
        }
    }

    private Refusal tooMany() {
        return new Refusal(
                ErrorCode.LIMIT_REACHED,
                "more than " + options.messagesPerSecond() + " messages a second",
                null,
                List.of(),
                Duration.ofSeconds(1),
                "send less; many changes at once go into one call of the REST face");
    }

    private void bad(Message.Bad e) {
        Refusal why = Refusal.of(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
        outbox.send(Answers.error(e.ref(), why));
        badInARow++;
        if (badInARow >= options.badInARow()) {
            close(CloseCode.BAD_MESSAGE, badInARow + " messages in a row made no sense");
        }
    }

    private void handle(Message message) throws Message.Bad, Denied {
        Greeted greeted = who;
        if (message.type() == MessageType.HELLO) {
            message.check();
            answering(message.ref(), () -> hello(message));
        } else if (greeted == null) {
            throw new Denied(
                    CloseCode.NOT_AUTHENTICATED,
                    Refusal.of(ErrorCode.FORBIDDEN, "the first message has to be 'hello'")
                            .withHelp("send {\"type\":\"hello\",\"agent\":\"your name\"}"));
        } else if (greeted.session() == null && !message.type().forWatchers()) {
            outbox.send(Answers.error(message.ref(), onlyWatches(message)));
        } else {
            act(greeted, message);
        }
    }

    private static Refusal onlyWatches(Message message) {
        return Refusal.of(
                        ErrorCode.FORBIDDEN,
                        "'" + message.type().wire() + "': this connection only watches: its hello named no agent")
                .withHelp("open another connection and say hello with 'agent'");
    }

    private void act(Greeted greeted, Message message) throws Message.Bad {
        Operation operation = message.type().operation();
        if (operation != null) {
            complete(operation.input(), message.fields().values(), greeted);
        }
        message.check();
        answering(message.ref(), () -> {
            switch (message.type()) {
                case HEARTBEAT -> heartbeat(greeted, message);
                case SUBSCRIBE -> subscribe(greeted, message);
                case UNSUBSCRIBE -> unsubscribe(message);
                case CANCEL -> cancel(message);
                case COMMAND -> command(greeted, message);
                default -> call(greeted, message.fields(), Objects.requireNonNull(operation), message.ref(), false);
            }
        });
    }

    /** Something that the engine may refuse. */
    private interface Answering<E extends Exception> {
        void run() throws E;
    }

    private <E extends Exception> void answering(@Nullable Object ref, Answering<E> answering) throws E {
        try {
            answering.run();
        } catch (RefusedException e) {
            outbox.send(Answers.error(ref, e.refusal()));
        } catch (IllegalArgumentException e) {
            outbox.send(Answers.error(ref, Refusal.of(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()))));
        } catch (EngineException | IllegalStateException e) {
            LOG.log(System.Logger.Level.ERROR, "A call through a WebSocket failed", e);
            outbox.send(Answers.error(
                    ref, Refusal.of(ErrorCode.INTERNAL, "a defect of Muster; the server's log has more")));
        }
    }

    // --- hello and signs of life ---

    private void hello(Message message) throws Denied {
        if (who != null) {
            throw Refusal.of(ErrorCode.INVALID_STATE, "hello was said already")
                    .withHelp("open another connection for another agent")
                    .asException();
        }
        Greeting.Welcome welcome = face.greeting().greet(message.fields(), this, bearer, visit);
        bearer = null;
        cursor = welcome.cursor();
        who = welcome.who();
        socket.maxMessage(options.messageBytes());
        if (ended) { // meanwhile: whoever closed it did not know whose session to leave
            leave();
        }
        outbox.send(Answers.welcome(message.ref(), welcome.who(), welcome.cursor(), welcome.held(), options));
    }

    private void heartbeat(Greeted greeted, Message message) {
        if (greeted.session() != null) {
            engine.heartbeat(greeted.session());
        }
        outbox.owe(Answers.heartbeatAck(message.ref()));
    }

    // --- events ---

    private void subscribe(Greeted greeted, Message message) {
        Fields fields = message.fields();
        List<String> topics = fields.texts("topics");
        Long asked = fields.wholeOrNull("after");
        if (asked != null) {
            Greeting.inLog("after", asked, engine.events().last(greeted.project()));
        }
        long from = asked == null ? cursor() : asked;
        EventFilter filter = topics.isEmpty() ? EventFilter.ALL : new EventFilter(topics);
        stopReading();
        // Before it is fed: what happens just now would reach the client first, and seem to be of the subscription
        // before.
        outbox.send(Answers.confirmed(message.ref(), true, topics, from));
        Subscription next = face.feeds()
                .add(
                        greeted.project(),
                        texts -> new Subscription(
                                engine.events(),
                                greeted.project(),
                                filter,
                                from,
                                outbox,
                                texts,
                                greeted.caller(),
                                this::unreadable));
        subscription = next;
        if (ended) {
            stopReading();
            return;
        }
        next.wake();
    }

    private void unsubscribe(Message message) {
        stopReading();
        outbox.send(Answers.confirmed(message.ref(), false, List.of(), cursor));
    }

    private long cursor() {
        Subscription now = subscription;
        return now == null ? cursor : now.cursor();
    }

    private void stopReading() {
        Subscription now = subscription;
        if (now != null) {
            now.stop();
            face.feeds().remove(now);
            outbox.send(
                    () -> { // an event that is on its way still counts
                        cursor = now.cursor();
                        return null;
                    });
            subscription = null;
        }
    }

    private void unreadable(Refusal why) {
        outbox.send(Answers.error(null, why));
        close(CloseCode.FAILED, why.message());
    }

    // --- calls ---

    private void command(Greeted greeted, Message message) throws Message.Bad {
        String name = message.fields().text("name");
        Operation operation = Operations.find(name);
        if (operation == null) {
            throw new Message.Bad(
                    "command: there is no operation '" + name + "'; "
                            + Suggestions.hint(name, Operations.all().keySet()),
                    message.ref());
        }
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        if (message.fields().has("arguments")) {
            arguments.putAll(message.fields().object("arguments").values());
        }
        complete(operation.input(), arguments, greeted);
        List<String> problems = operation.input().problems(arguments);
        if (!problems.isEmpty()) {
            throw new Message.Bad("command " + name + ": " + String.join("; ", problems), message.ref());
        }
        call(greeted, new Fields(arguments), operation, message.ref(), true);
    }

    /** What a call leaves out is the connection's own: its session, or its project where that is all it asks for. */
    private static void complete(Struct input, Map<String, @Nullable Object> arguments, Greeted greeted) {
        if (input.property("session") != null) {
            if (greeted.session() != null && arguments.get("session") == null) {
                arguments.put("session", greeted.session().toString());
            }
            return;
        }
        Struct.Property project = input.property("project");
        if (project != null && !project.required() && arguments.get("project") == null) {
            arguments.put("project", greeted.project());
        }
    }

    private void call(Greeted greeted, Fields arguments, Operation operation, @Nullable Object ref, boolean wrapped) {
        operation.require(greeted.caller());
        Call call = new Call(engine, greeted.caller(), arguments);
        boolean mayWait = arguments.value("wait_seconds") instanceof Number seconds && seconds.doubleValue() > 0;
        if (mayWait) {
            waits.begin(ref, settled -> answering(ref, () -> answer(operation, call, ref, wrapped, settled)));
        } else {
            answer(operation, call, ref, wrapped, () -> {});
        }
    }

    private void answer(Operation operation, Call call, @Nullable Object ref, boolean wrapped, Runnable settled) {
        String answer;
        try {
            answer = Answers.result(ref, operation, call, wrapped);
        } catch (InterruptedException e) {
            answer = Answers.error(
                    ref,
                    new Refusal(
                            ErrorCode.INVALID_STATE,
                            "the call was cancelled before there was an answer",
                            "cancelled",
                            List.of(),
                            null,
                            null));
        } finally {
            settled.run();
        }
        if (!outbox.send(answer) && operation.name().equals(CLAIM)) {
            giveBack(answer);
        }
    }

    /** A task was claimed for somebody who will never hear of it. */
    private void giveBack(String unheard) {
        try {
            Fields answer = Fields.of(JsonTree.parse(unheard));
            Fields claimed = answer.has("value") ? answer.object("value") : answer;
            if (claimed.has("lease")) {
                engine.ask(new ReleaseTask(Lease.parse(claimed.text("lease")), null));
            }
        } catch (JsonTree.NotJson e) {
            throw new IllegalStateException("an answer of our own is no JSON", e);
        }
    }

    private void cancel(Message message) {
        Object ref = message.ref();
        if (ref == null) {
            throw new IllegalArgumentException("cancel: 'ref' is missing: the one of the call that need not wait");
        }
        if (!waits.cancel(ref)) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "no call with the ref '" + ref + "' is waiting")
                    .withHelp("it was answered already, or never waited")
                    .asException();
        }
    }

    // --- the end ---

    /** Another connection has taken its session. */
    void replaced() {
        waits.end();
        close(CloseCode.REPLACED, "another connection has resumed this session");
    }

    /** The server stops; answers the calls that are still at it. */
    List<Thread> goAway() {
        close(CloseCode.GOING_AWAY, "the server stops; come back and resume your session");
        signOfLife();
        return waits.end();
    }

    private void close(int code, String reason) {
        closingSince = face.now();
        closing = true;
        socket.close(code, reason);
    }

    @Override
    public void closed(int code, String reason) {
        ended = true;
        closing = true;
        waits.end();
        Subscription now = subscription;
        if (now != null) {
            now.stop();
            face.feeds().remove(now);
        }
        face.closed(this);
        leave();
    }

    private void leave() {
        Greeted greeted = who;
        if (greeted == null || greeted.session() == null || face.stopping()) {
            return;
        }
        signOfLife();
        face.left(greeted.session(), this);
    }

    /** Whoever was here until now has the whole grace to come back, not what is left since its last heartbeat. */
    private void signOfLife() {
        Greeted greeted = who;
        if (greeted == null
                || greeted.session() == null
                || face.now() - spokeAt >= options.silence().toNanos()) {
            return;
        }
        try {
            engine.heartbeat(greeted.session());
        } catch (RefusedException e) {
            LOG.log(System.Logger.Level.DEBUG, "The session of a closed connection is over: {0}", e.getMessage());
        }
    }

    /** When a message or a pong came last, in ns. */
    long heardAt() {
        return heardAt;
    }

    /** Looks whether the other side is still there and may be. */
    void sweep(long now) {
        if (closing) {
            if (now - closingSince > CLOSING_NANOS) {
                socket.abort();
            }
            return;
        }
        if (outbox.stuckFor(now) > options.stalled().toNanos()) {
            socket.abort();
            return;
        }
        Subscription reading = subscription;
        if (reading != null) {
            reading.wakeIfPutOff();
        }
        Greeted greeted = who;
        if (greeted == null) {
            // One that is being worked off has come.
            if (!busy && now - openedAt > options.helloWithin().toNanos()) {
                close(
                        CloseCode.NOT_AUTHENTICATED,
                        "there was no hello within " + options.helloWithin().toSeconds() + " s");
            }
        } else if (!greeted.caller().visit().welcome().getAsBoolean()) {
            close(
                    CloseCode.EXPIRED,
                    "the token is no longer good: come back with another (muster token create, or rotate)");
        } else if (!busy) {
            listen(greeted, now);
        }
    }

    private void listen(Greeted greeted, long now) {
        long silence = options.silence().toNanos();
        // An agent has to speak; of one who only watches, a pong is enough.
        long quiet = now - (greeted.session() == null ? heardAt : spokeAt);
        if (quiet > silence) {
            close(
                    CloseCode.GOING_AWAY,
                    "nothing was heard for " + options.silence().toSeconds() + " s");
        } else if (now - heardAt > silence - options.heartbeat().toNanos()) {
            socket.ping();
        }
    }
}
