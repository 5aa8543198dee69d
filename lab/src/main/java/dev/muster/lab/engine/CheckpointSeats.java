package dev.muster.lab.engine;

import dev.muster.core.RefusedException;
import dev.muster.core.SessionReads;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.session.SessionId;
import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.target.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sessions that keep checkpoints: how one is kept, remembered, and known to be its session's. */
record CheckpointSeats(EngineAgents agents, int bytes) {
    private static final String WORDS = "what the agent knows so far of the work in hand ";

    /** Keeps a checkpoint of an agent's session. */
    Call<Checkpoint> save(int agent, long index) {
        Call<Checkpoint> call = agents.call(new CreateCheckpoint(
                agents.session(agent), "check", 1, "load " + index, json(bytes, agent, index), List.of(), null, null));
        if (call instanceof Call.Done<Checkpoint>(Checkpoint kept)) {
            remember(agents.acknowledged(), kept);
        }
        return call;
    }

    private static void remember(Acknowledged acknowledged, Checkpoint kept) {
        acknowledged.checkpoint(kept.session().value(), kept.seq(), kept.sha256());
    }

    /** JSON of about so many bytes. No two are alike: the store keeps the same content once. */
    static String json(int bytes, int agent, long index) {
        String head = "{\"agent\":" + agent + ",\"index\":" + index + ",\"notes\":\"";
        StringBuilder text = new StringBuilder(bytes + WORDS.length()).append(head);
        while (text.length() < bytes) {
            text.append(WORDS).append(index * 31 + text.length()).append(' ');
        }
        return text.append("\"}").toString();
    }

    /** Loads an agent's newest checkpoint and looks whether it is what it has to be. */
    Outcome latest(int agent) {
        try {
            SessionReads session = agents.engine().reads().of(agents.session(agent));
            return right(session, session.latest(), agents.session(agent));
        } catch (RefusedException refused) {
            return Agents.failed(refused.refusal());
        }
    }

    /** Whether a checkpoint that a session was given is that session's, and whole. */
    static Outcome right(SessionReads session, Checkpoint checkpoint, SessionId owner) {
        byte[] content = session.content(checkpoint);
        if (!checkpoint.session().equals(owner)
                || !new String(content, StandardCharsets.UTF_8)
                        .startsWith("{\"session_id\":\"" + owner.value() + "\"")) {
            return new Outcome.Failed("foreign", owner + " was given a checkpoint of " + checkpoint.session());
        }
        return content.length == checkpoint.size()
                ? Outcome.OK
                : new Outcome.Failed("wrong_answer", checkpoint + " holds " + content.length + " bytes");
    }

    static Outcome outcome(Call<Checkpoint> call) {
        return call instanceof Call.Failed<Checkpoint>(Outcome.Failed failed) ? failed : Outcome.OK;
    }
}
