package dev.muster.lab.engine;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.SessionReads;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.session.SessionId;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Agents that keep checkpoints and try to get at those of others. */
final class IsolationWorkload extends AgentWorkload<EngineAgents> {
    static final List<String> MIX = List.of("save", "own", "pry");
    static final String ATTEMPTS = "attempts";
    static final String FOREIGN = "foreign_reads";

    static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo(ATTEMPTS, "reads", "Attempts to get at a checkpoint of another session, over the window."),
            new GaugeInfo(FOREIGN, "reads", "Those of them by which an agent was given what is not its own."));

    private static final int PAGE = 50;
    private static final String ELSEWHERE = "elsewhere";

    private final CheckpointSeats seats;
    /** The number of each agent's newest. */
    private final AtomicLongArray kept;

    private final LongAdder attempts = new LongAdder();
    private final LongAdder foreign = new LongAdder();

    IsolationWorkload(CheckpointSeats seats) {
        super(seats.agents());
        this.seats = seats;
        this.kept = new AtomicLongArray(agents.count());
    }

    @Override
    public List<String> operations() {
        return MIX;
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        return switch (MIX.get(operation)) {
            case "save" -> {
                Call<Checkpoint> call = seats.save(agent, index);
                if (call instanceof Call.Done<Checkpoint>(Checkpoint made)) {
                    kept.set(agent, made.seq());
                }
                yield CheckpointSeats.outcome(call);
            }
            case "own" -> seats.latest(agent);
            default -> counted(pry(agent, index));
        };
    }

    private Outcome counted(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed && failed.kind().equals("foreign")) {
            foreign.increment();
        }
        return outcome;
    }

    private Outcome pry(int agent, long index) {
        SessionId mine = agents.session(agent);
        SessionId theirs = agents.session((int) ((agent + 1 + index / MIX.size()) % agents.count()));
        try {
            SessionReads own = agents.engine().reads().of(mine);
            for (Checkpoint listed : own.checkpoints(null, PAGE)) {
                attempts.increment();
                if (CheckpointSeats.right(own, listed, mine) instanceof Outcome.Failed failed) {
                    return failed;
                }
            }
            if (theirs.equals(mine)) {
                return Outcome.OK;
            }
            return byNumber(own, mine, (agent + 1) % agents.count()) instanceof Outcome.Failed failed
                    ? failed
                    : fromElsewhere(theirs);
        } catch (RefusedException refused) {
            return Agents.failed(refused.refusal());
        }
    }

    /** By a number that the other session has given out: whatever there is must be the asker's own. */
    private Outcome byNumber(SessionReads own, SessionId mine, int other) {
        attempts.increment();
        try {
            return CheckpointSeats.right(own, own.checkpoint(Math.max(1, kept.get(other))), mine);
        } catch (RefusedException refused) {
            return refused.refusal().code() == ErrorCode.NOT_FOUND ? Outcome.OK : Agents.failed(refused.refusal());
        }
    }

    /** By the other's session, as somebody who may see another project only. */
    private Outcome fromElsewhere(SessionId theirs) {
        attempts.increment();
        try {
            Checkpoint given =
                    agents.engine().reads().within(ELSEWHERE).of(theirs).latest();
            return new Outcome.Failed("foreign", "from another project: " + given);
        } catch (RefusedException refused) {
            return refused.refusal().code() == ErrorCode.NOT_FOUND ? Outcome.OK : Agents.failed(refused.refusal());
        }
    }

    @Override
    public void windowBegins() {
        attempts.reset();
        foreign.reset();
    }

    @Override
    public List<Gauge> windowEnds() {
        return List.of(Gauge.of(ATTEMPTS, attempts.sum()), Gauge.of(FOREIGN, foreign.sum()));
    }
}
