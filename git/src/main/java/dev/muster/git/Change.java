package dev.muster.git;

import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Something that is to happen to one session's chain. */
interface Change {
    SessionKey key();

    /**
     * Looks at the chain as it is and adds the objects that are needed. It is asked again when the ref has moved
     * meanwhile, and after each step that is done.
     *
     * @return what the ref is to point at; null if nothing is left to do
     * @throws GitException if it cannot be done
     */
    @Nullable
    ObjectId plan(Chain chain, NewObjects objects);

    /** What was planned last is in git. */
    void done();
}
