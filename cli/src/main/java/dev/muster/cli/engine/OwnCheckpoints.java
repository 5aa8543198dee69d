package dev.muster.cli.engine;

import dev.muster.client.call.CheckpointCalls.Loaded;
import dev.muster.client.call.CheckpointCalls.Made;
import dev.muster.core.Engine;
import dev.muster.core.SessionReads;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.checkpoint.SetRepository;
import dev.muster.core.session.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The checkpoints of an engine of this process. */
final class OwnCheckpoints implements Checkpoints {
    /** As long as a server waits. */
    private static final Duration MIRROR = Duration.ofSeconds(30);

    private final Engine engine;

    OwnCheckpoints(Engine engine) {
        this.engine = engine;
    }

    @Override
    public Optional<String> repository(String project) {
        return Optional.ofNullable(engine.reads().repositories().get(project));
    }

    @Override
    public void repository(String project, @Nullable String path) {
        if (path != null) {
            engine.repositories().require(path);
        }
        engine.execute(new SetRepository(project, path));
        engine.repositories().changed();
    }

    @Override
    public Made create(CreateCheckpoint create, boolean inGit) throws InterruptedException {
        create.check(); // before git is asked, which takes its time
        SessionId session = create.session();
        String project = engine.reads().session(session).project();
        Checkpoint made = engine.execute(new CreateCheckpoint(
                session,
                create.phase(),
                create.round(),
                create.summary(),
                create.metadata(),
                create.tags(),
                engine.repositories().look(project, session),
                create.tokenCount()));
        Boolean mirrored = inGit ? engine.repositories().awaitMirrored(project, session, made.seq(), MIRROR) : null;
        return new Made(made, mirrored);
    }

    @Override
    public List<Checkpoint> list(SessionId session, @Nullable Long before, int limit) {
        return engine.reads().of(session).checkpoints(before, limit);
    }

    @Override
    public Loaded load(SessionId session, Which which) {
        SessionReads reads = engine.reads().of(session);
        Checkpoint found = switch (which) {
            case Which.Newest _ -> reads.latest();
            case Which.Numbered(long seq) -> reads.checkpoint(seq);
            case Which.OfPhase(String phase, int round) -> reads.latest(phase, round);
            case Which.AsOf(var time) -> reads.asOf(time);
        };
        return new Loaded(found, reads.content(found));
    }
}
