package dev.muster.git;

import dev.muster.git.GitException.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/** Refs in git's newer format, {@code reftable}, as JGit writes it. */
record TableRefs(Repository repository) implements RefStore {

    @Override
    public ObjectId read(String ref) throws IOException {
        Ref found = repository.exactRef(ref);
        ObjectId id = found == null ? null : found.getObjectId();
        return id == null ? ObjectId.zeroId() : id;
    }

    @Override
    public Update prepare(String ref, ObjectId value) {
        return new TableUpdate(ref, value);
    }

    private final class TableUpdate implements Update {
        private final String ref;
        private final ObjectId value;

        TableUpdate(String ref, ObjectId value) {
            this.ref = ref;
            this.value = value;
        }

        @Override
        public Set<Path> files() {
            return Set.of();
        }

        @Override
        public Outcome swap(ObjectId expected, Set<Path> folders) throws IOException {
            RefUpdate update = repository.updateRef(ref);
            update.setExpectedOldObjectId(expected);
            update.setNewObjectId(value);
            update.setForceUpdate(true); // prune rewrites a chain
            update.disableRefLog();
            RefUpdate.Result result = update.update();
            return switch (result) {
                case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> Outcome.DONE;
                case LOCK_FAILURE -> read(ref).equals(expected) ? Outcome.LOCKED : Outcome.MOVED;
                default ->
                    throw new GitException(Fault.IO, "the ref " + ref + " could not be updated: git says " + result);
            };
        }

        @Override
        public String obstacle() {
            Path lock = repository.getCommonDirectory().toPath().resolve("reftable/tables.list.lock");
            return "the refs are locked by " + lock
                    + "; if no git or Muster runs on this repository any more, delete it";
        }

        @Override
        public void close() {}
    }
}
