package dev.muster.lab.engine;

import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetException;
import java.util.List;

/** The newest checkpoint of a session that has many is loaded, with what it holds. */
final class CheckpointLoadWorkload extends AgentWorkload<EngineAgents> {
    /** Callers that keep one session's checkpoints at once before the load: they share the disk's time. */
    private static final int AT_ONCE = 50;

    private final CheckpointSeats seats;

    CheckpointLoadWorkload(CheckpointSeats seats, long preload) {
        super(seats.agents());
        this.seats = seats;
        for (int agent = 0; agent < agents.count(); agent++) {
            fill(agent, Math.max(1, preload));
        }
    }

    private void fill(int agent, long checkpoints) {
        Agents.together((int) Math.min(AT_ONCE, checkpoints), caller -> {
            for (long index = caller; index < checkpoints; index += AT_ONCE) {
                if (CheckpointSeats.outcome(seats.save(agent, index)) instanceof Outcome.Failed failed) {
                    throw new TargetException("a checkpoint could not be kept before the load: " + failed);
                }
            }
            return caller;
        });
    }

    @Override
    public List<String> operations() {
        return List.of("latest");
    }

    @Override
    public String unit() {
        return "checkpoints";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        return seats.latest(agent);
    }
}
