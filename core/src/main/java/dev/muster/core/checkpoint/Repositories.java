package dev.muster.core.checkpoint;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.scrum.WorkTree;
import dev.muster.core.session.SessionId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The port to the git repositories of projects; the room that knows git stands behind it. */
public interface Repositories {
    /** Where no project has a repository. */
    Repositories NONE = new Repositories() {
        @Override
        public @Nullable GitState look(String project, SessionId session) {
            return null;
        }

        @Override
        public @Nullable WorkTree workTree(String project) {
            return null;
        }

        @Override
        public void require(String path) {
            throw Refusal.of(ErrorCode.INVALID_ARGUMENT, "this Muster has no git: it cannot look at " + path)
                    .withHelp("use one that has")
                    .asException();
        }

        @Override
        public void changed() {}

        @Override
        public boolean awaitMirrored(String project, SessionId session, long seq, Duration atMost) {
            return false;
        }
    };

    /**
     * How a project's repository is now.
     *
     * @return null if it has none, or none that can be read
     */
    @Nullable
    GitState look(String project, SessionId session);

    /**
     * How the work tree of a project's repository is now.
     *
     * @return null if it has none
     * @throws dev.muster.core.RefusedException if it has one that cannot be read
     */
    @Nullable
    WorkTree workTree(String project);

    /**
     * Looks whether a repository can be mirrored into.
     *
     * @throws dev.muster.core.RefusedException if not; the message says why and what to do
     */
    void require(String path);

    /** Says that a project was given another repository, or has none any more. */
    void changed();

    /**
     * Waits until a checkpoint is in the project's repository.
     *
     * @return whether it is
     */
    boolean awaitMirrored(String project, SessionId session, long seq, Duration atMost) throws InterruptedException;
}
