package dev.muster.core.simulation;

import dev.muster.core.Answer;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.PauseSession;
import dev.muster.core.session.ResumeSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.RenewLease;
import dev.muster.core.task.ReviseTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An agent as agents are: it claims, works and hands in, and has the faults of its {@link Nature}. */
final class SimulatedAgent extends Actor {
    /** How an agent misbehaves. */
    enum Nature {
        HONEST,
        /** Falls silent for longer than its leases last, and then goes on as if nothing had happened. */
        ZOMBIE,
        /** Forgets what it holds. */
        FORGETFUL,
        /** Sends everything twice. */
        STUTTERING,
        /** Its calls arrive late and out of order. */
        FAR_AWAY,
        /** Takes a refusal for a joke. */
        STUBBORN,
        /** Its answers get lost on the way. */
        DEAF
    }

    private final String name;
    private final String project;
    private final Nature nature;
    private final Set<String> capabilities;
    private final @Nullable Duration lostAfter;
    private final List<SessionId> sessions = new ArrayList<>();
    private final List<Lease> held = new ArrayList<>();
    private final List<Lease> past = new ArrayList<>();
    private @Nullable Call<ClaimTask.Result> waiting;
    private boolean calm;
    private boolean starting;
    private long awakeAt;

    SimulatedAgent(Simulation world, String name, Nature nature) {
        super(world);
        this.name = name;
        this.nature = nature;
        this.project = oneOf(world.projects());
        this.capabilities = chance(0.5) ? Set.copyOf(CAPABILITIES) : Set.of(oneOf(CAPABILITIES));
        this.lostAfter = chance(0.5) ? Duration.ofSeconds(10 + random.nextInt(50)) : null;
    }

    /** One that can do everything and behaves. */
    static SimulatedAgent finisher(Simulation world, String name) {
        SimulatedAgent agent = new SimulatedAgent(world, name, Nature.HONEST, Set.copyOf(CAPABILITIES));
        agent.calm = true;
        return agent;
    }

    private SimulatedAgent(Simulation world, String name, Nature nature, Set<String> capabilities) {
        super(world);
        this.name = name;
        this.nature = nature;
        this.project = oneOf(world.projects());
        this.capabilities = capabilities;
        this.lostAfter = null;
    }

    /** From now on it only finishes what it holds. */
    void calmDown() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    private RegisterAgent registration() {
        return new RegisterAgent(name, capabilities, calm ? 3 : 1 + random.nextInt(3), lostAfter);
    }

    @Override
    void act() {
        if (world.clock().millis() < awakeAt && !calm) {
            return;
        }
        if (sessions.isEmpty()) {
            start();
        } else if (calm) {
            finish();
        } else {
            misbehaveOrWork();
        }
    }

    private void start() {
        if (starting) {
            return;
        }
        starting = true;
        StartSession start = new StartSession(calm ? oneOf(world.projects()) : project, registration(), chance(0.1));
        send(
                start,
                answer -> {
                    starting = false;
                    if (answer instanceof Answer.Done<SessionId>(SessionId id)) {
                        sessions.add(id);
                    }
                },
                () -> starting = false);
    }

    private void misbehaveOrWork() {
        if (nature == Nature.ZOMBIE && chance(0.1)) {
            awakeAt = world.clock().millis() + 30_000 + random.nextInt(200_000);
        } else if (nature == Nature.FORGETFUL && chance(0.08)) {
            held.clear();
            sessions.clear();
            waiting = null;
        } else if (!past.isEmpty() && chance(nature == Nature.STUBBORN ? 0.3 : 0.03)) {
            work(oneOf(past), false);
        } else if (!held.isEmpty() && chance(0.6)) {
            work(oneOf(held), true);
        } else {
            switch (random.nextInt(20)) {
                case 0, 1, 2 -> create();
                case 3 -> session();
                case 4 -> aboutSomeTask();
                case 5 -> withdraw();
                case 6 -> sendOften(new RegisterAgent(name, capabilities, 1 + random.nextInt(3), lostAfter));
                case 7 -> sendOften(publication());
                case 8 -> start();
                default -> claim();
            }
        }
    }

    /** What a calm agent does: hand in what it holds, take what there is. */
    private void finish() {
        TaskId forgotten = forgotten();
        if (!held.isEmpty()) {
            complete(held.getFirst());
        } else if (forgotten != null && waiting == null) {
            takeBack(forgotten);
        } else if (waiting == null) {
            claim(new ClaimTask(oneOf(sessions)).fromAnyProject().waiting(Duration.ofSeconds(random.nextInt(20))));
        }
    }

    /** A task that is leased to this agent, which does not know of it: the answer to its claim was lost. */
    private @Nullable TaskId forgotten() {
        for (Model.TaskModel task : world.audit().model().tasks.values()) {
            Model.AgentModel holder = world.audit().model().agents.get(task.holder);
            boolean mine = task.state == TaskState.IN_PROGRESS && holder != null && holder.name.equals(name);
            if (mine && held.stream().noneMatch(lease -> lease.task().value() == task.id)) {
                return new TaskId(task.id);
            }
        }
        return null;
    }

    /** Claims again what it holds already, or gives it up if it may not claim any more. */
    private void takeBack(TaskId task) {
        SessionId session = oneOf(sessions);
        ClaimTask claim = new ClaimTask(session).of(task).fromAnyProject();
        waiting = send(
                claim,
                answer -> {
                    claimed(session, answer);
                    if (answer instanceof Answer.Refused<ClaimTask.Result>(var refusal)
                            && refusal.retryAfter() == null) {
                        sessions.forEach(each -> send(new EndSession(each)));
                        sessions.clear();
                    }
                },
                () -> waiting = null);
    }

    // --- claims ---

    private void claim() {
        if (waiting != null && nature != Nature.STUBBORN) {
            return;
        }
        ClaimTask claim = new ClaimTask(oneOf(sessions));
        claim = claim.leasedFor(Duration.ofSeconds(1 + random.nextInt(120)));
        TaskId certain = chance(0.15) ? anyTask() : null;
        if (certain != null) {
            claim = claim.of(certain);
        } else if (chance(0.5)) {
            claim = claim.waiting(Duration.ofSeconds(1 + random.nextInt(90)));
        }
        if (chance(0.3)) {
            claim = claim.fromAnyProject();
        }
        if (chance(0.1)) {
            Set<String> can = chance(0.5) ? Set.of() : Set.copyOf(CAPABILITIES);
            claim = new ClaimTask(
                    claim.session(), claim.task(), can, claim.anyProject(), claim.lease(), claim.maxWait());
        }
        claim(claim);
    }

    private void claim(ClaimTask claim) {
        SessionId session = claim.session();
        waiting = send(claim, answer -> claimed(session, answer), () -> waiting = null);
        late(waiting);
    }

    private void claimed(SessionId session, Answer<ClaimTask.Result> answer) {
        waiting = null;
        switch (answer) {
            case Answer.Done<ClaimTask.Result>(ClaimTask.Result.Claimed got) -> held.add(got.lease());
            case Answer.Done<ClaimTask.Result>(ClaimTask.Result.Nothing nothing) -> {}
            case Answer.Refused<ClaimTask.Result>(var refusal) -> {
                if (refusal.message().contains("session")) {
                    sessions.remove(session);
                }
            }
        }
    }

    private void withdraw() {
        Call<ClaimTask.Result> call = waiting;
        if (call != null && call.submission != null) {
            call.withdrawn = true;
            world.engine().ledger().withdraw(call.submission);
        }
    }

    // --- work ---

    private void work(Lease lease, boolean believesInIt) {
        String mark = mark();
        SessionId by = chance(0.5) && !sessions.isEmpty() ? oneOf(sessions) : null;
        switch (random.nextInt(16)) {
            case 0, 1 -> under(lease, new FailTask(lease, mark, chance(0.7), by), true);
            case 2 -> under(lease, new ReleaseTask(lease, by), true);
            case 3 -> under(lease, new ReviseTask(lease, mark, artifacts(), by), true);
            case 4 -> under(lease, new ContinueTask(lease, mark, artifacts(), by), false);
            case 5, 6 -> {
                Duration duration = chance(0.5) ? null : Duration.ofSeconds(1 + random.nextInt(60));
                under(lease, new RenewLease(lease, duration, chance(0.5), by), false);
            }
            case 7 -> {
                if (believesInIt && !sessions.isEmpty()) {
                    claim(new ClaimTask(oneOf(sessions)).of(lease.task()).fromAnyProject());
                }
            }
            default -> complete(lease);
        }
    }

    private void complete(Lease lease) {
        SessionId by = chance(0.5) && !sessions.isEmpty() ? oneOf(sessions) : null;
        under(lease, new CompleteTask(lease, chance(0.5) ? "done" : "", artifacts(), by), true);
    }

    private List<NewArtifact> artifacts() {
        return calm || chance(0.6)
                ? List.of(NewArtifact.text("out", "text/plain", "x".repeat(random.nextInt(40))))
                : List.of();
    }

    /** Sends a command about a lease; {@code ends} says whether the agent lets go of it then. */
    private <R> void under(Lease lease, Command<R> command, boolean ends) {
        boolean twice = nature == Nature.STUTTERING && chance(0.5);
        for (int i = 0; i < (twice ? 2 : 1); i++) {
            late(send(
                    command,
                    answer -> {
                        boolean gone = ends
                                || answer instanceof Answer.Refused<R>(var refusal) && refusal.retryAfter() == null;
                        if (gone && nature != Nature.STUBBORN) {
                            letGo(lease);
                        }
                    },
                    () -> {}));
        }
        if (ends && nature == Nature.STUBBORN) {
            letGo(lease); // and comes back to it
        }
    }

    private void letGo(Lease lease) {
        if (held.remove(lease)) {
            past.add(lease);
        }
    }

    // --- the rest ---

    private void create() {
        if (world.enoughTasks()) {
            return;
        }
        boolean keyed = nature == Nature.DEAF || nature == Nature.STUTTERING || chance(0.5);
        Orders.Order order = order(chance(0.95) ? project : oneOf(world.projects()), keyed ? "key " + mark() : null);
        SessionId by = chance(0.5) ? oneOf(sessions) : null;
        create(order, by, 3);
        if (keyed && nature == Nature.STUTTERING) {
            create(order, by, 0);
        }
    }

    /** Only an order with a key may be sent again. */
    private void create(Orders.Order order, @Nullable SessionId by, int tries) {
        late(send(order.command(by), answer -> {}, () -> {
            if (order.key() != null && tries > 0) {
                create(order, by, tries - 1);
            }
        }));
    }

    private void session() {
        SessionId session = oneOf(sessions);
        switch (random.nextInt(4)) {
            case 0 -> sendOften(new PauseSession(session));
            case 1 -> sendOften(new ResumeSession(session, true));
            case 2 -> {
                sendOften(new EndSession(session));
                sessions.remove(session);
            }
            default -> sendOften(new ResumeSession(session, false));
        }
    }

    private void aboutSomeTask() {
        TaskId task = anyTask();
        if (task != null && chance(0.5)) {
            sendOften(new CancelTask(task, mark(), chance(0.3), oneOf(sessions)));
        } else if (task != null) {
            sendOften(new BlockTask(task, mark(), oneOf(sessions)));
        }
    }

    private PublishEvents publication() {
        String mark = mark();
        List<PublishEvents.NewEvent> events = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            events.add(new PublishEvents.NewEvent(mark + i, null));
        }
        return new PublishEvents(project, events, chance(0.5) ? oneOf(sessions) : null);
    }

    private <R> void sendOften(Command<R> command) {
        late(send(command));
    }

    private void late(Call<?> call) {
        if (nature == Nature.FAR_AWAY && !calm) {
            call.stepsToTravel = random.nextInt(6);
        }
        if (nature == Nature.DEAF && !calm && chance(0.3)) {
            call.answerArrives = false;
        }
    }
}
