package dev.muster.core.crash;

import dev.muster.core.Answer;
import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.RenewLease;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One agent's random work: it creates tasks and graphs, claims, completes with artifacts, fails, releases, renews,
 * publishes. Each acknowledged change goes to a listener after the answer, never before.
 */
final class AgentLoad {
    private static final int HOLDS_AT_MOST = 10_000;

    private final Engine engine;
    private final String project;
    private final String name;
    private final Random random;
    private final Consumer<Ack> acknowledged;
    private final Consumer<Refusal> refused;
    private @Nullable SessionId session;
    private int made;

    /**
     * @param name unique among all agents of all runs: titles and topics begin with it
     * @param refused told what the engine could not do; what a load may run into by itself (nothing to claim, a lease
     *     that is over) is not among it
     */
    AgentLoad(
            Engine engine,
            String project,
            String name,
            long seed,
            Consumer<Ack> acknowledged,
            Consumer<Refusal> refused) {
        this.engine = engine;
        this.project = project;
        this.name = name;
        this.random = new Random(seed);
        this.acknowledged = acknowledged;
        this.refused = refused;
    }

    void run(BooleanSupplier goOn) {
        while (goOn.getAsBoolean()) {
            step();
        }
    }

    /** Each kind of change once, in the same order each time. */
    void tour() {
        SessionId by = begin();
        create();
        createGraph();
        if (by != null) {
            claimAndEnd(by);
            claimAndEnd(by);
        }
        publish(2);
    }

    void step() {
        SessionId by = session;
        if (by == null) {
            by = begin();
            if (by == null) {
                return;
            }
        }
        int die = random.nextInt(20);
        if (die < 6) {
            create();
        } else if (die < 8) {
            createGraph();
        } else if (die < 18) {
            claimAndEnd(by);
        } else {
            publish(1 + random.nextInt(5));
        }
    }

    /** Starts the agent's session, and with the first the project; null if that was refused. */
    @Nullable
    SessionId begin() {
        RegisterAgent agent = new RegisterAgent(name, Set.of(), HOLDS_AT_MOST, null);
        SessionId id = ask(new StartSession(project, agent, true));
        if (id != null) {
            acknowledged.accept(Ack.session(id));
            session = id;
        }
        return id;
    }

    void create() {
        String title = name + "/" + ++made;
        // Some descriptions are long enough to be kept as a blob.
        String description = ("do " + title + " ").repeat(random.nextInt(10) == 0 ? 200 : 3);
        List<CreateTasks.Created> created =
                ask(new CreateTasks(project, NewTask.titled(title).withDescription(description)));
        if (created != null) {
            acknowledged.accept(Ack.created(created.getFirst().id(), title));
        }
    }

    private void createGraph() {
        List<NewTask> tasks = new ArrayList<>();
        String title = name + "/" + ++made;
        tasks.add(NewTask.titled(title).withRef("0"));
        int size = 2 + random.nextInt(4);
        for (int i = 1; i < size; i++) {
            Dependency on = Dependency.onRef(Integer.toString(random.nextInt(i)));
            tasks.add(NewTask.titled(title + "." + i)
                    .withRef(Integer.toString(i))
                    .after(random.nextBoolean() ? on : on.soft()));
        }
        List<CreateTasks.Created> created = ask(new CreateTasks(project, tasks, title, null));
        if (created != null) {
            for (int i = 0; i < size; i++) {
                acknowledged.accept(
                        Ack.created(created.get(i).id(), tasks.get(i).title()));
            }
        }
    }

    private void claimAndEnd(SessionId by) {
        ClaimTask claim = new ClaimTask(by);
        ClaimTask.@Nullable Result result;
        try {
            result = engine.claim(random.nextInt(4) == 0 ? claim.waiting(Duration.ofSeconds(1)) : claim);
        } catch (RefusedException e) {
            note(e.refusal());
            return;
        }
        if (!(result instanceof ClaimTask.Result.Claimed claimed)) {
            return;
        }
        Lease lease = claimed.lease();
        acknowledged.accept(Ack.claimed(lease));
        TaskState to = switch (random.nextInt(10)) {
            case 0 -> ask(new FailTask(lease, "it broke", true, by));
            case 1 -> ask(new FailTask(lease, "it broke for good", false, by));
            case 2 -> ask(new ReleaseTask(lease, by));
            case 3 -> {
                ask(new RenewLease(lease, Duration.ofSeconds(90), true, by));
                yield null;
            }
            default -> ask(new CompleteTask(lease, "did it", artifacts(), by));
        };
        if (to != null) {
            acknowledged.accept(Ack.ended(lease, to));
        }
    }

    private List<NewArtifact> artifacts() {
        if (random.nextInt(4) != 0) {
            return List.of();
        }
        byte[] content = new byte[random.nextInt(3_000)];
        random.nextBytes(content);
        return List.of(NewArtifact.bytes("result", "application/octet-stream", content));
    }

    /** Publishes so many events in one call. */
    void publish(int count) {
        String topic = name + "." + ++made;
        List<PublishEvents.NewEvent> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(new PublishEvents.NewEvent(topic, "{\"i\":" + i + "}"));
        }
        Long last = ask(new PublishEvents(project, events, null));
        if (last != null) {
            acknowledged.accept(Ack.published(last, count, topic));
        }
    }

    private <R> @Nullable R ask(Command<R> command) {
        return switch (engine.ask(command)) {
            case Answer.Done<R>(R value) -> value;
            case Answer.Refused<R>(Refusal refusal) -> {
                note(refusal);
                yield null;
            }
        };
    }

    private void note(Refusal refusal) {
        boolean ofItsOwn = refusal.code() == ErrorCode.STALE_LEASE || refusal.code() == ErrorCode.LIMIT_REACHED;
        if (!ofItsOwn) {
            refused.accept(refusal);
        }
    }
}
