package dev.muster.git;

import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.SessionReads;
import dev.muster.core.checkpoint.Repositories;
import dev.muster.core.scrum.WorkTree;
import dev.muster.core.session.SessionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The git repositories of an engine's projects: looked at when a checkpoint is made, and followed by a
 * {@link CheckpointMirror} each. An engine whose projects have none costs nothing here.
 */
public final class ProjectRepositories implements Repositories, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ProjectRepositories.class.getName());

    private final Engine engine;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<String, CheckpointMirror> mirrors = new ConcurrentHashMap<>();
    private final RecentSessions<String> lastCommits = new RecentSessions<>(RecentSessions.MOST);
    private boolean closed;

    private ProjectRepositories(Engine engine) {
        this.engine = engine;
    }

    /** Begins to follow the engine, which looks at repositories through this from now on. */
    public static ProjectRepositories follow(Engine engine) {
        ProjectRepositories repositories = new ProjectRepositories(engine);
        engine.repositories(repositories);
        repositories.changed();
        return repositories;
    }

    @Override
    public void changed() {
        changing.lock();
        try {
            Map<String, String> wanted = closed ? Map.of() : engine.reads().repositories();
            for (Map.Entry<String, CheckpointMirror> each : Map.copyOf(mirrors).entrySet()) {
                if (!each.getValue().path().toString().equals(wanted.get(each.getKey()))) {
                    mirrors.remove(each.getKey());
                    each.getValue().close();
                }
            }
            Map<String, String> added = new HashMap<>(wanted);
            added.keySet().removeAll(mirrors.keySet());
            added.forEach(
                    (project, path) -> mirrors.put(project, CheckpointMirror.start(engine, project, Path.of(path))));
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void require(String path) {
        try (CheckpointRepository repository = CheckpointRepository.open(Path.of(path))) {
            repository.sessions();
        } catch (GitException e) {
            throw Refusal.of(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()))
                    .withHelp("name a git repository that this user may write to, by its absolute path")
                    .asException();
        }
    }

    @Override
    public dev.muster.core.checkpoint.@Nullable GitState look(String project, SessionId session) {
        CheckpointRepository repository =
                mirror(project).flatMap(CheckpointMirror::repository).orElse(null);
        if (repository == null) {
            return null;
        }
        try {
            String known = lastCommits.get(session);
            String before = known == null ? lastKept(session) : known;
            GitState state = before == null ? repository.look() : repository.look(before);
            state.headCommit().ifPresent(commit -> lastCommits.put(session, commit));
            return new dev.muster.core.checkpoint.GitState(
                    state.headCommit().orElse(null),
                    state.commitsSince().isPresent() ? state.commitsSince().getAsInt() : null,
                    state.uncommittedChanges().isPresent()
                            ? state.uncommittedChanges().getAsInt()
                            : null);
        } catch (GitException e) {
            LOG.log(System.Logger.Level.WARNING, "A checkpoint is made without a look at git: {0}", e.getMessage());
            return null;
        }
    }

    /** The commit that was checked out at the session's last checkpoint, also if another process made that. */
    private @Nullable String lastKept(SessionId session) {
        try {
            SessionReads reads = engine.reads().of(session);
            return HeadCommit.of(reads.content(reads.latest()));
        } catch (RefusedException e) {
            return null; // it has none yet
        }
    }

    @Override
    public @Nullable WorkTree workTree(String project) {
        String path = engine.reads().repositories().get(project);
        if (path == null) {
            return null;
        }
        CheckpointRepository repository = mirror(project)
                .flatMap(CheckpointMirror::repository)
                .orElseThrow(() -> unreadable(path, trouble(project).orElse("it could not be opened")));
        try {
            GitState state = repository.look();
            return state.uncommittedChanges().isEmpty()
                    ? null // a bare one has no work tree
                    : new WorkTree(path, state.uncommittedChanges().getAsInt());
        } catch (GitException e) {
            throw unreadable(path, String.valueOf(e.getMessage()));
        }
    }

    private static RefusedException unreadable(String path, String why) {
        return Refusal.of(ErrorCode.INVALID_STATE, "the project's repository " + path + " cannot be looked at: " + why)
                .withHelp("mend it, or give the project another one")
                .asException();
    }

    @Override
    public boolean awaitMirrored(String project, SessionId session, long seq, Duration atMost)
            throws InterruptedException {
        CheckpointMirror mirror = mirrors.get(project);
        return mirror != null && mirror.await(session, seq, atMost);
    }

    /** What keeps a project's repository from being followed, if anything does just now. */
    public Optional<String> trouble(String project) {
        return mirror(project).flatMap(CheckpointMirror::trouble);
    }

    private Optional<CheckpointMirror> mirror(String project) {
        return Optional.ofNullable(mirrors.get(project));
    }

    /** Writes what is still to be written, and ends. The engine has to be open still. */
    @Override
    public void close() {
        changing.lock();
        try {
            closed = true;
            mirrors.values().forEach(CheckpointMirror::close);
            mirrors.clear();
        } finally {
            changing.unlock();
        }
    }
}
