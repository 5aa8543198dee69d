package dev.muster.lab.engine;

import dev.muster.lab.target.Outcome;
import java.util.List;

/** Checkpoints are kept, each agent's in its own session. */
final class CheckpointWorkload extends AgentWorkload<EngineAgents> {
    static final String BYTES = "bytes";

    private final CheckpointSeats seats;

    CheckpointWorkload(CheckpointSeats seats) {
        super(seats.agents());
        this.seats = seats;
    }

    @Override
    public List<String> operations() {
        return List.of("save");
    }

    @Override
    public String unit() {
        return "checkpoints";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        return CheckpointSeats.outcome(seats.save(agent, index));
    }
}
