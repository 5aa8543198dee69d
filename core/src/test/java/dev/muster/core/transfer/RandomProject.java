package dev.muster.core.transfer;

import dev.muster.core.Answer;
import dev.muster.core.approval.AnswerApproval;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.RequestApproval;
import dev.muster.core.cascade.FindingKind;
import dev.muster.core.cascade.NoteFinding;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.SubmitPhase;
import dev.muster.core.cascade.Vector;
import dev.muster.core.cascade.Vectors;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.context.PartForm;
import dev.muster.core.context.SavePart;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.ledger.Command;
import dev.muster.core.model.TestEngine;
import dev.muster.core.project.LimitProject;
import dev.muster.core.scrum.AddEpic;
import dev.muster.core.scrum.ApproveItems;
import dev.muster.core.scrum.ChangeSprint;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.PlanSprint;
import dev.muster.core.scrum.ReportCi;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.PauseSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.ArchiveTask;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.ReviseTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.StartCycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TestRun;
import dev.muster.core.template.SaveTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Does to a project what agents and people might do, by commands alone; what is refused is refused. */
final class RandomProject {
    private static final String PROJECT = TestEngine.PROJECT;

    private final TestEngine engine;
    private final Random random;
    private final List<TaskId> tasks = new ArrayList<>();
    private final List<StoryId> stories = new ArrayList<>();
    private final List<SessionId> sessions = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();

    RandomProject(TestEngine engine, long seed) {
        this.engine = engine;
        this.random = new Random(seed);
        session();
        epic();
        ask(new SetMode(PROJECT, ScrumMode.values()[random.nextInt(3)], null));
    }

    void act(int steps) {
        for (int i = 0; i < steps; i++) {
            engine.clock().advance(Duration.ofMillis(random.nextInt(40_000)));
            engine.settle();
            switch (random.nextInt(28)) {
                case 0, 1, 2, 3 -> create();
                case 4, 5, 6, 7, 8 -> claim();
                case 9, 10 -> lease(lease -> new CompleteTask(lease, text(), artifacts(), null));
                case 11 -> lease(lease -> new FailTask(lease, text(), random.nextBoolean(), null));
                case 12 -> lease(lease -> new ReleaseTask(lease, null));
                case 13 -> lease(lease -> new ReviseTask(lease, "again", artifacts(), null));
                case 14 -> lease(lease -> new ContinueTask(lease, "so far", artifacts(), null));
                case 15 -> task(task -> new BlockTask(task, "waits", null));
                case 16 -> task(task -> new RequestApproval(task, "May it?", Duration.ofMinutes(15), session()));
                case 17 -> answer();
                case 18 ->
                    task(task -> random.nextBoolean()
                            ? new CancelTask(task, "no more", random.nextBoolean(), null)
                            : new RequeueTask(task, null));
                case 19 -> task(task -> new ArchiveTask(task, null));
                case 20 -> epic();
                case 21 -> sprint();
                case 22, 23 -> cycle();
                case 24 -> knowledge();
                case 25 ->
                    ask(new PublishEvents(PROJECT, List.of(new PublishEvents.NewEvent("ours.said", json())), null));
                case 26 ->
                    ask(
                            random.nextBoolean()
                                    ? new LimitProject(PROJECT, "disk", 1 + random.nextInt(3))
                                    : new SaveTemplate(
                                            PROJECT, "t" + random.nextInt(3), text(), "{\"tasks\":[]}", null));
                default -> ask(random.nextBoolean() ? new EndSession(session()) : new PauseSession(session()));
            }
            leases.removeIf(lease -> random.nextInt(30) == 0);
        }
        engine.settle();
    }

    private <R> @Nullable R ask(Command<R> command) {
        return engine.ask(command) instanceof Answer.Done<R>(R value) ? value : null;
    }

    private interface About<T> {
        Command<?> command(T about);
    }

    private void lease(About<Lease> about) {
        if (!leases.isEmpty()) {
            ask(about.command(leases.remove(random.nextInt(leases.size()))));
        }
    }

    private void task(About<TaskId> about) {
        if (!tasks.isEmpty()) {
            ask(about.command(tasks.get(random.nextInt(tasks.size()))));
        }
    }

    private SessionId session() {
        if (sessions.size() < 3 || random.nextInt(8) == 0) {
            sessions.add(engine.session("agent-" + random.nextInt(5)));
        }
        return sessions.get(random.nextInt(sessions.size()));
    }

    private void create() {
        List<NewTask> all = new ArrayList<>();
        int size = 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            NewTask task = NewTask.titled("do " + text())
                    .withRef("r" + i)
                    .withDescription(random.nextInt(5) == 0 ? text().repeat(300) : text())
                    .withPriority(random.nextInt(5) - 2)
                    .withMaxAttempts(1 + random.nextInt(3));
            if (random.nextInt(4) == 0) {
                task = task.requiring("java").withLabels("one", "two words");
            }
            if (random.nextInt(4) == 0) {
                task = task.withConcurrencyKey("disk");
            }
            if (random.nextInt(6) == 0) {
                task = task.withNotBefore(engine.clock().instant().plusSeconds(random.nextInt(3_000)))
                        .withDeadline(engine.clock().instant().plusSeconds(3_000 + random.nextInt(3_000)));
            }
            if (i > 0 && random.nextInt(2) == 0) {
                Dependency on = Dependency.onRef("r" + (i - 1));
                task = task.after(
                        switch (random.nextInt(3)) {
                            case 0 -> on.soft();
                            case 1 -> on.data("result");
                            default -> on;
                        });
            } else if (!tasks.isEmpty() && random.nextInt(3) == 0) {
                task = task.after(Dependency.on(tasks.get(random.nextInt(tasks.size()))));
            }
            if (i == 0 && size > 2) {
                task = task.withParentRef("r" + (size - 1)); // whose line comes later
            } else if (!tasks.isEmpty() && random.nextInt(6) == 0) {
                task = task.withParent(tasks.get(random.nextInt(tasks.size())));
            }
            all.add(task);
        }
        List<CreateTasks.Created> created = ask(new CreateTasks(PROJECT, all, null, session()));
        if (created != null) {
            created.forEach(each -> tasks.add(each.id()));
        }
    }

    private void claim() {
        if (ask(new ClaimTask(engine.session("agent-" + (10 + random.nextInt(20)))).leasedFor(Duration.ofMinutes(10)))
                instanceof ClaimTask.Result.Claimed claimed) {
            leases.add(claimed.lease());
        }
    }

    private List<NewArtifact> artifacts() {
        byte[] bytes = new byte[40];
        random.nextBytes(bytes);
        return switch (random.nextInt(4)) {
            case 0 -> List.of();
            case 1 -> List.of(NewArtifact.text("result", "text/plain", text().repeat(50)));
            case 2 -> List.of(NewArtifact.bytes("result", "application/octet-stream", bytes));
            default ->
                List.of(
                        NewArtifact.text("result", "text/plain", ""),
                        NewArtifact.text("zoë", "text/plain", "a\u0000b"));
        };
    }

    private void answer() {
        List<Approval> waiting = engine.engine().reads().workflows().approvals(PROJECT, null, 100);
        if (!waiting.isEmpty()) {
            ask(new AnswerApproval(
                    waiting.get(random.nextInt(waiting.size())).id(), null, random.nextBoolean(), "Ada", text(), null));
        }
    }

    private void epic() {
        List<NewStory> some = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            some.add(new NewStory("as " + text(), text().repeat(random.nextInt(200)), text(), random.nextInt(9)));
        }
        AddEpic.Added added = ask(new AddEpic(PROJECT, "epic " + text(), text().repeat(200), some, null));
        if (added != null) {
            stories.addAll(added.stories());
        }
    }

    private void sprint() {
        switch (random.nextInt(5)) {
            case 0 -> ask(new ApproveItems(PROJECT, List.of(), "Ada", null));
            case 1 -> ask(new PlanSprint(PROJECT, text(), List.of(), null));
            case 2 -> ask(new ReportCi(PROJECT, story(), random.nextBoolean(), null, null));
            default -> {
                ask(new ApproveItems(PROJECT, List.of(), "Ada", null));
                ask(new PlanSprint(PROJECT, text(), List.of(), null));
                ScrumCommand[] all = ScrumCommand.values();
                ask(new ChangeSprint(PROJECT, ScrumCommand.SPRINT_START, null, null));
                if (random.nextInt(3) == 0) {
                    ask(new ChangeSprint(PROJECT, ScrumCommand.SPRINT_PAUSE, null, null));
                }
                if (random.nextInt(9) == 0) {
                    ask(new ChangeSprint(PROJECT, ScrumCommand.SPRINT_CANCEL, null, null));
                }
            }
        }
    }

    private StoryId story() {
        return stories.get(random.nextInt(stories.size()));
    }

    private void cycle() {
        StoryId story = story();
        ask(new StartCycle(PROJECT, story, random.nextBoolean() ? session() : null));
        ask(new AdvanceCycle(PROJECT, story, TddCommand.TEST, null, null, null));
        ask(new AdvanceCycle(PROJECT, story, TddCommand.RUN_TESTS, new TestRun(1, 1, text()), null, null));
        if (random.nextBoolean()) {
            ask(new AdvanceCycle(PROJECT, story, TddCommand.CODE, null, null, null));
            ask(new AdvanceCycle(PROJECT, story, TddCommand.RUN_TESTS, new TestRun(2, 0, null), null, null));
            ask(new AdvanceCycle(PROJECT, story, TddCommand.COMMIT, null, text(), null));
        }
    }

    private void knowledge() {
        SessionId session = session();
        Map<Vector, Double> scores = new EnumMap<>(Vector.class);
        for (Vector vector : Vector.values()) {
            scores.put(vector, random.nextInt(1_000) / 1_000.0);
        }
        ask(new SubmitPhase(session, Phase.PREFLIGHT, new Vectors(scores), null, text()));
        ask(new SubmitPhase(session, Phase.CHECK, new Vectors(scores), null, text()));
        ask(new NoteFinding(session, FindingKind.values()[random.nextInt(4)], "found " + text(), random.nextBoolean()));
        ask(new CreateCheckpoint(
                session, null, null, text(), "{\"x\": " + random.nextInt(9) + "}", List.of("tag"), null, null));
        ask(SavePart.of(session, "part-" + random.nextInt(3), PartForm.TEXT, text() + random.nextInt(9), null));
    }

    private String json() {
        return random.nextBoolean() ? "{\n \"story\": \"s1\", \"n\": 1.50e3 }" : "[1, \"é\"]";
    }

    private String text() {
        String[] words = {"parser", "größe", "日本", "😀", "a \"quote\"", "two lines", "tab\there"};
        return words[random.nextInt(words.length)] + " " + random.nextInt(1_000);
    }
}
