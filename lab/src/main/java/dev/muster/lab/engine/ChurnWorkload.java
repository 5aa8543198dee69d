package dev.muster.lab.engine;

import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.agent.StopAgent;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskState;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.engine.Agents.Held;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Agents that live once: each is registered and begins a session, creates, claims and completes a task, ends its
 * session and is stopped. The next one has another name, so that the target gets to know as many as there are lives.
 */
final class ChurnWorkload implements Workload {
    static final List<String> MIX = List.of("register", "work", "stop");
    static final String HEAP_LEFT = "live_heap_left_kb_per_life";

    static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo(
                    HEAP_LEFT,
                    "KB",
                    "Growth of the target's live heap over the window, after full collections at both ends, for each life that ended "
                            + "in it; an engine keeps its newest events in memory, so it is told well only once they have filled their place."));

    private static final double BYTES_PER_KILOBYTE = 1024;

    private final Caller caller;
    private final Stage stage;
    private final Heap heap;
    private final @Nullable Life[] lives;
    private final LongAdder ended = new LongAdder();
    private volatile long endedBefore;
    private volatile @Nullable Long heapBefore;

    /** The target's live heap, in bytes. */
    interface Heap {
        @Nullable
        Long bytes() throws InterruptedException;
    }

    private record Life(AgentId agent, SessionId session) {}

    ChurnWorkload(Caller caller, Stage stage, int agents, Heap heap) {
        this.caller = caller;
        this.stage = stage;
        this.heap = heap;
        this.lives = new Life[agents];
    }

    @Override
    public List<String> operations() {
        return MIX;
    }

    @Override
    public String unit() {
        return "steps of lives";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        Life life = lives[agent];
        if (operation == 0) {
            return begin(agent, index);
        }
        if (life == null) {
            return new Outcome.Failed("never_began", "its registration had failed");
        }
        return operation == 1 ? work(life, agent, index) : end(life, agent);
    }

    private Outcome begin(int agent, long index) {
        String name = "life-" + stage.project() + "-" + stage.rung() + "-" + agent + "-" + index;
        RegisterAgent registration = new RegisterAgent(name, Set.of(), Agents.CONCURRENCY, null);
        lives[agent] = null;
        return switch (caller.execute(registration)) {
            case Call.Failed<AgentId>(Outcome.Failed failed) -> failed;
            case Call.Done<AgentId>(AgentId id) ->
                switch (caller.execute(new StartSession(stage.project(), registration, /* createProject= */ false))) {
                    case Call.Failed<SessionId>(Outcome.Failed failed) -> failed;
                    case Call.Done<SessionId>(SessionId session) -> {
                        lives[agent] = new Life(id, session);
                        yield Outcome.OK;
                    }
                };
        };
    }

    private Outcome work(Life life, int agent, long index) {
        String title = Titles.of("churn", stage.rung(), agent, index);
        Call<List<CreateTasks.Created>> created =
                caller.execute(new CreateTasks(stage.project(), List.of(NewTask.titled(title)), null, life.session()));
        if (created instanceof Call.Failed<List<CreateTasks.Created>>(Outcome.Failed failed)) {
            return failed;
        }
        if (created instanceof Call.Done<List<CreateTasks.Created>>(List<CreateTasks.Created> tasks)) {
            stage.acknowledged().created(tasks.getFirst().id().value(), title);
        }
        return switch (caller.claim(new ClaimTask(life.session()))) {
            case Call.Failed<Held>(Outcome.Failed failed) -> failed;
            case Call.Done<Held>(Held held) ->
                switch (caller.execute(new CompleteTask(held.lease(), "done", List.of(), life.session()))) {
                    case Call.Failed<TaskState>(Outcome.Failed failed) -> failed;
                    case Call.Done<TaskState> done -> {
                        stage.acknowledged().completed(held.lease().task().value());
                        yield Outcome.OK;
                    }
                };
        };
    }

    private Outcome end(Life life, int agent) {
        lives[agent] = null;
        if (caller.execute(new EndSession(life.session())) instanceof Call.Failed<?>(Outcome.Failed failed)) {
            return failed;
        }
        if (caller.execute(new StopAgent(life.agent())) instanceof Call.Failed<?>(Outcome.Failed failed)) {
            return failed;
        }
        ended.increment();
        return Outcome.OK;
    }

    @Override
    public void windowBegins() {
        heapBefore = heapNow();
        endedBefore = ended.sum();
    }

    private @Nullable Long heapNow() {
        try {
            return heap.bytes();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public List<Gauge> windowEnds() {
        long lived = ended.sum() - endedBefore;
        Long before = heapBefore;
        Long after = heapNow();
        if (lived == 0) {
            return List.of(Gauge.missing(HEAP_LEFT, "no life ended in the window"));
        }
        return List.of(
                before == null || after == null
                        ? Gauge.missing(HEAP_LEFT, "the target's live heap could not be had")
                        : Gauge.of(HEAP_LEFT, (after - before) / BYTES_PER_KILOBYTE / lived));
    }

    @Override
    public void close() {
        for (int agent = 0; agent < lives.length; agent++) {
            Life life = lives[agent];
            if (life != null) {
                end(life, agent); // whoever was in the middle of it; if that fails, there is nobody to tell
            }
        }
    }
}
