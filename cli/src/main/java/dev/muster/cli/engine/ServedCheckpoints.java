package dev.muster.cli.engine;

import dev.muster.client.MusterClient;
import dev.muster.client.call.CheckpointCalls;
import dev.muster.client.call.CheckpointCalls.Loaded;
import dev.muster.client.call.CheckpointCalls.Made;
import dev.muster.core.Limits;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.checkpoint.SetRepository;
import dev.muster.core.session.SessionId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The checkpoints of an engine that a server has. */
final class ServedCheckpoints implements Checkpoints {
    private final MusterClient client;

    ServedCheckpoints(MusterClient client) {
        this.client = client;
    }

    @Override
    public Optional<String> repository(String project) {
        return client.ask(CheckpointCalls.repository(project));
    }

    @Override
    public void repository(String project, @Nullable String path) {
        client.execute(new SetRepository(project, path));
    }

    @Override
    public Made create(CreateCheckpoint create, boolean inGit) {
        if (!inGit) {
            return new Made(client.execute(create), null);
        }
        create.check();
        return client.ask(CheckpointCalls.createInGit(create));
    }

    @Override
    public List<Checkpoint> list(SessionId session, @Nullable Long before, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return client.ask(CheckpointCalls.list(session, before, limit));
    }

    @Override
    public Loaded load(SessionId session, Which which) {
        return client.ask(
                switch (which) {
                    case Which.Newest _ -> CheckpointCalls.load(session, null, null, 0);
                    case Which.Numbered(long seq) -> CheckpointCalls.load(session, seq, null, 0);
                    case Which.OfPhase(String phase, int round) -> CheckpointCalls.load(session, null, phase, round);
                    case Which.AsOf(var time) -> CheckpointCalls.asOf(session, time);
                });
    }
}
