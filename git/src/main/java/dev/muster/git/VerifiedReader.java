package dev.muster.git;

import dev.muster.git.GitException.Fault;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/** Reads objects and holds each against its name, which JGit does not: a wrong byte is found, not handed on. */
final class VerifiedReader implements AutoCloseable {
    private final Repository repository;
    private final ObjectInserter.Formatter formatter = new ObjectInserter.Formatter();
    private ObjectReader reader;

    VerifiedReader(Repository repository) {
        this.repository = repository;
        this.reader = repository.newObjectReader();
    }

    /**
     * Reads an object whole.
     *
     * @param what what it is to the caller, for the message
     * @throws GitException DAMAGED if it is missing, of another type or not what its name says
     */
    byte[] read(ObjectId id, int type, String what) {
        try {
            byte[] bytes = bytes(id, type);
            if (!formatter.idFor(type, bytes).equals(id)) {
                throw damaged(id, type, what, "its content is not what its name says", null);
            }
            return bytes;
        } catch (FileSystemException | FileNotFoundException e) {
            throw new GitException(Fault.IO, "cannot read object " + id.name() + ", " + what + ": " + e, e);
        } catch (IOException e) {
            String reason = e instanceof MissingObjectException ? "it is missing" : "it cannot be read (" + e + ")";
            throw damaged(id, type, what, reason, e);
        }
    }

    private byte[] bytes(ObjectId id, int type) throws IOException {
        try {
            return reader.open(id, type).getCachedBytes(Integer.MAX_VALUE);
        } catch (MissingObjectException e) {
            // Between two looks gc may have moved it from one place to the other; a second look finds it.
            reader.close();
            reader = repository.newObjectReader();
            return reader.open(id, type).getCachedBytes(Integer.MAX_VALUE);
        }
    }

    GitException damaged(ObjectId id, int type, String what, String reason, @Nullable Exception cause) {
        return new GitException(
                Fault.DAMAGED,
                Constants.typeString(type) + " " + id.name() + " of " + repository.getDirectory() + " is damaged: "
                        + reason
                        + ". It is " + what + ". Fetch it from a clone of the repository, or let Muster replace the"
                        + " session's chain from its ledger; what a broken chain does not lead to is found by salvage",
                cause);
    }

    @Override
    public void close() {
        reader.close();
    }
}
