package dev.muster.client;

import dev.muster.client.call.Call;
import dev.muster.client.call.Commands;
import dev.muster.client.call.Questions;
import dev.muster.client.call.SessionCalls;
import dev.muster.client.call.TaskCalls;
import dev.muster.client.http.HttpAnswer;
import dev.muster.client.http.ServerAddress;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import dev.muster.client.wire.RefusalJson;
import dev.muster.core.Answer;
import dev.muster.core.Page;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UpdateTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A server, spoken to over REST. Thread safe. Callers are meant to be virtual threads: every call blocks until its
 * answer is there.
 *
 * <p>Takes the engine's own commands and answers the engine's own values, so that code on it reads as code on an engine
 * in process does. Every call may throw {@link RefusedException} (the engine, or the server, refused: nothing was
 * changed) and {@link UnreachableException} (there is no answer).
 */
public final class MusterClient implements AutoCloseable {
    private static final String PREFIX = "/api/v1";
    /** A wait is cut into pieces: proxies and idle time-outs end what is silent for long. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final ServerAddress server;
    private final ClientOptions options;
    private final Carrier carrier;
    private final LongAdder calls = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /** A client of this server; connects when it is first used. */
    public MusterClient(ServerAddress server, ClientOptions options) {
        this.server = server;
        this.options = options;
        this.carrier = new Carrier(server, options);
    }

    /**
     * A client of this server, set up as by default.
     *
     * @param server such as {@code http://127.0.0.1:8642}
     * @throws IllegalArgumentException if that is no address
     */
    public static MusterClient of(String server) {
        return new MusterClient(ServerAddress.parse(server), ClientOptions.defaults());
    }

    public ServerAddress server() {
        return server;
    }

    /** Whether the server can be connected now. */
    public boolean connects() throws InterruptedException {
        return carrier.connects();
    }

    /**
     * Makes a change and waits until it is durable.
     *
     * @throws IllegalArgumentException if it is a command that only works in the engine's own process
     */
    public <R> R execute(Command<R> command) {
        command.check(); // tells of a mistake in the same words as the engine in process, and without a round trip
        return ask(Commands.call(command));
    }

    /** Asks a question, or makes a change, that {@code dev.muster.client.call} has a name for. */
    public <R> R ask(Call<R> call) {
        return read(call, answered(call));
    }

    /** The question for a page of a list; {@code after} is the {@code next} of the one before, null for the first. */
    @FunctionalInterface
    public interface PageCall<T> {
        Call<Page<T>> after(@Nullable String after);
    }

    /** Asks for all pages of a list. What is put in before its place meanwhile is not in the answer. */
    public <T> List<T> all(PageCall<T> question) {
        List<T> all = new ArrayList<>();
        String after = null;
        do {
            Page<T> page = ask(question.after(after));
            all.addAll(page.items());
            after = page.next();
        } while (after != null);
        return all;
    }

    /**
     * Asks for work and waits for it as long as the claim says. A connection that breaks meanwhile may have carried a
     * task away: its lease then runs out by itself.
     */
    public ClaimTask.Result claim(ClaimTask claim) {
        long start = options.nanos().getAsLong();
        while (true) {
            Duration left = claim.maxWait().minusNanos(options.nanos().getAsLong() - start);
            Duration piece = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
            boolean last = piece.compareTo(LONGEST_WAIT) < 0;
            ClaimTask.Result result = execute(claim.waiting(piece.isNegative() ? Duration.ZERO : piece));
            if (last || result instanceof ClaimTask.Result.Claimed) {
                return result;
            }
        }
    }

    /** Says that a session is alive: its agent is not lost, its leases go on. */
    public void heartbeat(SessionId session) {
        ask(SessionCalls.heartbeat(session));
    }

    /**
     * Reads events in order; waits for the next if there is none after the cursor.
     *
     * @param wait up to 30 s; an empty page is answered when it is over
     */
    public EventPage events(String project, long after, EventFilter filter, int limit, Duration wait) {
        return ask(Questions.events(
                project, after, filter, limit, wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT));
    }

    /** A task with the tag of what was read. */
    public Tagged<Task> tagged(TaskId id) {
        Call<Task> call = Questions.task(id);
        HttpAnswer answer = answered(call);
        return new Tagged<>(read(call, answer), answer.etag() == null ? "*" : answer.etag());
    }

    /**
     * Edits a task, if it is still as it was read.
     *
     * @throws RefusedException CONFLICT if somebody changed it since: nothing was done
     */
    public TaskState update(UpdateTask update, Tagged<Task> seen) {
        update.check();
        return ask(TaskCalls.update(update, seen.etag()));
    }

    /**
     * Many calls in one request. They run at once and share the ledger's commits; they are not one transaction.
     *
     * @return an answer to each, in their order
     */
    public List<Answer<?>> bulk(List<? extends Call<?>> all) {
        byte[] body = Json.bytes(json -> json.objects(
                "operations",
                all,
                (out, each) -> out.field("operation", each.operation()).object("arguments", each.arguments())));
        boolean repeatable = all.stream().allMatch(Call::repeatable);
        Duration wait =
                all.stream().map(Call::patience).max(Duration::compareTo).orElse(Duration.ZERO);
        HttpAnswer answer = carried("POST", "/bulk", body, repeatable, wait);
        List<Fields> results = fields(answer).objects("results");
        List<Answer<?>> answers = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            answers.add(answer(all.get(i), results.get(i)));
        }
        return answers;
    }

    private <R> Answer<R> answer(Call<R> call, Fields result) {
        Fields body = result.object("body");
        if (result.whole("status") < 400) {
            return new Answer.Done<>(call.answer().apply(body));
        }
        refusals.increment();
        return new Answer.Refused<>(RefusalJson.read(body));
    }

    private HttpAnswer answered(Call<?> call) {
        String target = call.target();
        if (target == null) {
            return unpacked(call);
        }
        byte[] body = call.isRead() ? null : Json.bytes(call.arguments());
        return carried(call.method(), target, body, call.repeatable(), call.patience());
    }

    /** Sends a call whose arguments fit into no path as a bulk request of one. */
    private HttpAnswer unpacked(Call<?> call) {
        byte[] body = Json.bytes(json -> json.objects(
                "operations",
                List.of(call),
                (out, each) -> out.field("operation", each.operation()).object("arguments", each.arguments())));
        HttpAnswer answer = carried("POST", "/bulk", body, call.repeatable(), call.patience());
        Fields result = fields(answer).objects("results").getFirst();
        byte[] inner = Json.bytes(json -> result.object("body").values().forEach(json::value));
        HttpAnswer unpacked = new HttpAnswer(result.integer("status", 0), answer.type(), null, inner);
        return checked(unpacked);
    }

    private HttpAnswer carried(
            String method, String target, byte @Nullable [] body, boolean repeatable, Duration wait) {
        calls.increment();
        Duration patience = options.answer().plus(wait);
        try {
            return checked(carrier.carry(new Carrier.Request(method, PREFIX + target, body, repeatable, patience)));
        } catch (UnreachableException e) {
            failures.increment();
            throw e;
        }
    }

    private HttpAnswer checked(HttpAnswer answer) {
        if (answer.isGood()) {
            return answer;
        }
        Refusal refusal = Problem.refusal(answer);
        if (refusal == null) {
            throw strange("it answered with status " + answer.status() + " and no word of Muster's", null);
        }
        refusals.increment();
        throw refusal.asException();
    }

    private <R> R read(Call<R> call, HttpAnswer answer) {
        try {
            return call.answer().apply(fields(answer));
        } catch (IllegalArgumentException e) {
            throw strange("its answer to " + call.operation() + " cannot be understood: " + e.getMessage(), e);
        }
    }

    private Fields fields(HttpAnswer answer) {
        try {
            return Fields.of(JsonTree.parse(answer.body()));
        } catch (JsonTree.NotJson | IllegalArgumentException e) {
            throw strange("its answer cannot be understood: " + e.getMessage(), e);
        }
    }

    private UnreachableException strange(String why, @Nullable Exception cause) {
        return new UnreachableException(
                server + " does not seem to be a Muster server of this version: " + why, true, cause);
    }

    public ClientStats stats() {
        return carrier.stats(calls.sum(), refusals.sum(), failures.sum());
    }

    /** Closes the connections. Calls that are under way go on to their end. */
    @Override
    public void close() {
        carrier.close();
    }
}
