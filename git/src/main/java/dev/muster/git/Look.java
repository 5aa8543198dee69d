package dev.muster.git;

import dev.muster.git.GitException.Fault;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.IndexDiff;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.jspecify.annotations.Nullable;

/** Looks at HEAD and the work tree, and changes neither; the index is not refreshed, as {@code git status} would. */
final class Look {
    private final Repository repository;
    private final SingleFlight<Seen> flight = new SingleFlight<>(this::see);

    Look(Repository repository) {
        this.repository = repository;
    }

    /** What costs time, and is the same for all who ask. */
    private record Seen(@Nullable ObjectId head, OptionalInt changes) {}

    GitState since(@Nullable String commit) {
        Seen seen = flight.get();
        ObjectId head = seen.head();
        return new GitState(
                Optional.ofNullable(head).map(ObjectId::name),
                head == null || commit == null || !ObjectId.isId(commit)
                        ? OptionalInt.empty()
                        : count(head, ObjectId.fromString(commit)),
                seen.changes());
    }

    private Seen see() {
        try {
            Ref ref = repository.exactRef(Constants.HEAD);
            ObjectId head = ref == null ? null : ref.getObjectId();
            return new Seen(head, repository.isBare() ? OptionalInt.empty() : OptionalInt.of(changes(head)));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private int changes(@Nullable ObjectId head) throws IOException {
        IndexDiff diff = new IndexDiff(repository, head, new FileTreeIterator(repository));
        diff.diff();
        Set<String> paths = new HashSet<>(diff.getAdded());
        paths.addAll(diff.getChanged());
        paths.addAll(diff.getRemoved());
        paths.addAll(diff.getModified());
        paths.addAll(diff.getMissing());
        paths.addAll(diff.getConflicting());
        paths.addAll(diff.getUntracked());
        return paths.size();
    }

    private OptionalInt count(ObjectId head, ObjectId since) {
        try (RevWalk walk = new RevWalk(repository)) {
            walk.setRetainBody(false);
            RevCommit from = walk.parseCommit(since);
            RevCommit to = walk.parseCommit(head);
            if (!walk.isMergedInto(from, to)) {
                return OptionalInt.empty();
            }
            walk.reset();
            walk.markStart(to);
            walk.markUninteresting(from);
            int count = 0;
            while (count < GitState.COMMITS && walk.next() != null) {
                count++;
            }
            return OptionalInt.of(count);
        } catch (MissingObjectException e) {
            return OptionalInt.empty(); // of another repository, or beyond where a shallow one ends
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private GitException failure(IOException e) {
        return new GitException(
                Fault.IO, "cannot look at the work tree or HEAD of " + repository.getDirectory() + ": " + e, e);
    }
}
