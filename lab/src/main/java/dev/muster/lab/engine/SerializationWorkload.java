package dev.muster.lab.engine;

import dev.muster.core.RefusedException;
import dev.muster.core.SessionReads;
import dev.muster.core.context.PartForm;
import dev.muster.core.context.SavePart;
import dev.muster.core.context.SessionPart;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.target.Outcome;
import java.util.List;

/** Each session keeps a part of its context, as JSON, and reads it again: what it reads must be what it kept last. */
final class SerializationWorkload extends AgentWorkload<EngineAgents> {
    static final List<String> MIX = List.of("save", "load");

    static final String BYTES = "bytes";

    private static final String KEY = "state";

    private final int bytes;
    private final String[] kept;

    SerializationWorkload(EngineAgents agents, int bytes) {
        super(agents);
        this.bytes = bytes;
        this.kept = new String[agents.count()];
    }

    @Override
    public List<String> operations() {
        return MIX;
    }

    @Override
    public String unit() {
        return "contexts";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        return operation == 0 ? save(agent, index) : load(agent);
    }

    private Outcome save(int agent, long index) {
        String value = CheckpointSeats.json(bytes, agent, index);
        SavePart save = SavePart.of(agents.session(agent), KEY, PartForm.JSON, value, null);
        return switch (agents.call(save)) {
            case Call.Failed<SessionPart>(Outcome.Failed failed) -> failed;
            case Call.Done<SessionPart> done -> {
                kept[agent] = value;
                yield Outcome.OK;
            }
        };
    }

    private Outcome load(int agent) {
        try {
            SessionReads session = agents.engine().reads().of(agents.session(agent));
            String value = session.part(KEY).value();
            return value.equals(kept[agent])
                    ? Outcome.OK
                    : new Outcome.Failed("wrong_answer", "agent " + agent + " read another context than it kept");
        } catch (RefusedException refused) {
            return Agents.failed(refused.refusal());
        }
    }
}
