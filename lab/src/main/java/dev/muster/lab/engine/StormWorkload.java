package dev.muster.lab.engine;

import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.sample.Distribution;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/** Storms: so many agents begin their sessions in the same moment. An operation is a storm, until the last has one. */
final class StormWorkload implements Workload {
    static final String SESSIONS = "sessions";
    static final String P50 = "session_p50_ms";
    static final String P99 = "session_p99_ms";
    static final String MAX = "session_max_ms";

    static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo(
                    P50,
                    "ms",
                    "Median over the window of the time from a storm's begin until an agent has its session."),
            new GaugeInfo(P99, "ms", "99th percentile of the same."),
            new GaugeInfo(MAX, "ms", "The longest of the same."));

    private static final int DIGITS = 3;

    private final Caller caller;
    private final Stage stage;
    private final int party;
    private final List<SessionId> begun = new ArrayList<>();
    private volatile ConcurrentHistogram times = new ConcurrentHistogram(DIGITS);

    /** @param party how many begin at once */
    StormWorkload(Caller caller, Stage stage, int party) {
        this.caller = caller;
        this.stage = stage;
        this.party = party;
    }

    @Override
    public List<String> operations() {
        return List.of("storm");
    }

    @Override
    public String unit() {
        return "sessions";
    }

    /** Those who came with the last storm leave before the next: how many are there is always the same. */
    @Override
    public void prepare(int agent, long index, int operation) {
        leave();
    }

    private void leave() {
        List<SessionId> leaving = List.copyOf(begun);
        begun.clear();
        Agents.together(leaving.size(), i -> caller.execute(new EndSession(leaving.get(i))));
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        ConcurrentHistogram into = times;
        CountDownLatch ready = new CountDownLatch(party);
        List<Call<SessionId>> calls = Agents.together(party, number -> {
            ready.countDown();
            await(ready);
            long from = System.nanoTime();
            Call<SessionId> call = caller.execute(new StartSession(
                    stage.project(),
                    new RegisterAgent(stage.agent(number), Set.of(), Agents.CONCURRENCY, null),
                    /* createProject= */ false));
            into.recordValue(System.nanoTime() - from);
            return call;
        });
        Outcome.Failed failure = null;
        for (Call<SessionId> call : calls) {
            switch (call) {
                case Call.Done<SessionId>(SessionId session) -> begun.add(session);
                case Call.Failed<SessionId>(Outcome.Failed failed) -> failure = failed;
            }
        }
        return failure == null ? new Outcome.Ok(party) : failure;
    }

    private static void await(CountDownLatch ready) {
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException("interrupted before a storm", e);
        }
    }

    @Override
    public void windowBegins() {
        times = new ConcurrentHistogram(DIGITS);
    }

    @Override
    public List<Gauge> windowEnds() {
        Distribution told = Distribution.of(times.copy());
        return List.of(gauge(P50, told.p50(), told), gauge(P99, told.p99(), told), gauge(MAX, told.max(), told));
    }

    private static Gauge gauge(String name, @Nullable Double value, Distribution of) {
        return value == null ? Gauge.missing(name, "n = " + of.n() + " is too small") : Gauge.of(name, value);
    }

    @Override
    public void close() {
        leave();
    }
}
