package dev.muster.core.crash;

import dev.muster.core.Answer;
import dev.muster.core.Engine;
import dev.muster.core.EngineException;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Fills the file system that it is given, makes space again, and says what was not as it should be. */
final class FullDiskChild {
    static final String BAD = "bad: ";
    /**
     * More than half of the file system: a log that nobody had time to move into the database has to fit there again.
     */
    private static final int BALLAST = 7 * 1024 * 1024;

    private static final int MOST = 10_000;

    private final Path place;
    private final List<Ack> acknowledged = new ArrayList<>();
    private final Random random = new Random(1);

    private FullDiskChild(Path place) {
        this.place = place;
    }

    public static void main(String[] arguments) throws Exception {
        FullDiskChild child = new FullDiskChild(Path.of(arguments[0]));
        if (arguments.length > 1) {
            child.work(Integer.parseInt(arguments[1]));
        } else {
            child.run();
        }
        Lines.say("done");
    }

    private Path data() {
        return place.resolve("data");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            Lines.say(BAD + otherwise);
        }
    }

    /** So many small changes, a transaction each: their log would be several times as long as there is space for. */
    private void work(int changes) throws Exception {
        try (Engine engine = Engine.open(data(), EngineOptions.defaults())) {
            new AgentLoad(engine, "full", "small", 1, acknowledged::add, r -> Lines.say(BAD + "before: " + r)).tour();
            for (int i = 0; i < changes; i++) {
                String title = "small " + i;
                switch (engine.ask(new CreateTasks("full", NewTask.titled(title)))) {
                    case Answer.Done<List<CreateTasks.Created>>(var created) ->
                        acknowledged.add(Ack.created(created.getFirst().id(), title));
                    case Answer.Refused<List<CreateTasks.Created>>(Refusal refusal) -> {
                        Lines.say(BAD + "change " + i + ": " + refusal);
                        return;
                    }
                }
            }
        }
        audit("after closing");
    }

    private void run() throws Exception {
        Path ballast = Files.write(place.resolve("ballast"), new byte[BALLAST]);
        try (Engine engine = Engine.open(data(), EngineOptions.defaults())) {
            CompletableFuture<ClaimTask.Result> waiting = waitingClaim(engine);
            Refusal refusal = fill(engine);
            Lines.say("told " + refusal.code() + " " + refusal.message());
            check(refusal.code() == ErrorCode.DISK_FULL, "a full disk was told as " + refusal);
            check(refusal.help() != null, "nobody said what to do");
            Ack last = acknowledged.getLast();
            check(engine.reads().tasks(TaskQuery.of("full")).tasks().size() > 1, "reads fail");
            create(engine, "full", "while the disk is full"); // done or refused, as long as it is true
            check(!waiting.isDone(), "a claim that waits was answered by a full disk");

            Files.delete(ballast);
            check(create(engine, "full", "in the same engine, with space") == null, "no recovery once there is space");
            new AgentLoad(engine, "full", "after", 1, acknowledged::add, r -> Lines.say(BAD + "after: " + r)).tour();
            check(create(engine, "waiting", "for the one who waits") == null, "no recovery of the other project");
            check(
                    waiting.get(30, TimeUnit.SECONDS) instanceof ClaimTask.Result.Claimed,
                    "the claim that waited through it was not served");
            check(last.id() > 0, "nothing was acknowledged before");
        }
        audit("after closing");
        openWhenFull();
        audit("at the end");
    }

    private CompletableFuture<ClaimTask.Result> waitingClaim(Engine engine) {
        SessionId session =
                engine.execute(new StartSession("waiting", new RegisterAgent("waiter", Set.of(), 5, null), true));
        new AgentLoad(engine, "full", "before", 1, acknowledged::add, r -> Lines.say(BAD + "before: " + r)).tour();
        CompletableFuture<ClaimTask.Result> result = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> result.complete(engine.claim(new ClaimTask(session).waiting(Duration.ofMinutes(10)))));
        while (engine.stats().parked() == 0) {
            Thread.onSpinWait();
        }
        return result;
    }

    /** Creates tasks with texts that cannot be compressed until one is refused. */
    private Refusal fill(Engine engine) {
        for (int i = 0; i < MOST; i++) {
            Refusal refusal = create(engine, "full", "filler " + i);
            if (refusal != null) {
                return refusal;
            }
        }
        throw new IllegalStateException("the file system was never full");
    }

    private @Nullable Refusal create(Engine engine, String project, String title) {
        byte[] bytes = new byte[30_000];
        random.nextBytes(bytes);
        NewTask task = NewTask.titled(title).withDescription(HexFormat.of().formatHex(bytes));
        return switch (engine.ask(new CreateTasks(project, task))) {
            case Answer.Done<List<CreateTasks.Created>>(var created) -> {
                acknowledged.add(Ack.created(created.getFirst().id(), title));
                yield null;
            }
            case Answer.Refused<List<CreateTasks.Created>>(Refusal refusal) -> refusal;
        };
    }

    private void audit(String when) {
        StoreAudit.of(data(), acknowledged).forEach(finding -> Lines.say(BAD + when + ": " + finding));
        long created = acknowledged.stream()
                .filter(ack -> ack.kind() == Ack.Kind.CREATED)
                .count();
        long there = StoreAudit.number(data(), "select count(*) from task");
        check(there == created, when + ": " + there + " tasks are there, " + created + " were acknowledged");
    }

    /** An engine cannot always be opened then, but it says why, and can once there is space. */
    private void openWhenFull() throws Exception {
        Path last = place.resolve("last");
        try (var out = Files.newOutputStream(last)) {
            byte[] page = new byte[4096];
            while (true) {
                out.write(page);
            }
        } catch (IOException e) {
            Lines.say("not one page is left: " + e.getMessage());
        }
        try (Engine engine = Engine.open(data(), EngineOptions.defaults())) {
            Lines.say(
                    "it opens on a full disk, with " + engine.reads().projects().size() + " projects");
        } catch (EngineException e) {
            Lines.say("it does not open on a full disk: " + e.getMessage());
            check(String.valueOf(e.getMessage()).contains(data().toString()), "not said what could not be opened");
        }
        Files.delete(last);
        try (Engine engine = Engine.open(data(), EngineOptions.defaults())) {
            Refusal refusal = create(engine, "full", "by the next engine");
            check(refusal == null, "the next engine does not work: " + refusal);
        }
    }
}
