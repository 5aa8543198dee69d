package dev.muster.git;

import dev.muster.git.GitException.Fault;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/** Refs that are files, or lines of {@code packed-refs} once {@code git pack-refs} was there. */
final class LooseRefs implements RefStore {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{40}");

    private final Repository repository;
    private final Owner owner;
    private final Clock clock;

    LooseRefs(Repository repository, Owner owner, Clock clock) {
        this.repository = repository;
        this.owner = owner;
        this.clock = clock;
    }

    Path file(String ref) {
        return repository.getCommonDirectory().toPath().resolve(ref);
    }

    Owner owner() {
        return owner;
    }

    Clock clock() {
        return clock;
    }

    /**
     * The file first and the packed refs after it: they are written before the file is deleted. JGit looks in the other
     * order, and for a moment finds neither.
     */
    @Override
    public ObjectId read(String ref) throws IOException {
        Path file = file(ref);
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return packed(ref);
        } catch (FileSystemException e) {
            if (Files.isDirectory(file)) {
                return packed(ref); // empty folders stay behind when refs are packed
            }
            throw e;
        }
        if (!ID.matcher(text).matches()) {
            throw new GitException(
                    Fault.DAMAGED,
                    "the ref file " + file + " does not hold a commit's name; delete it, and Muster writes the session"
                            + " anew from its ledger");
        }
        return ObjectId.fromString(text);
    }

    private ObjectId packed(String ref) throws IOException {
        Ref found = repository.getRefDatabase().exactRef(ref);
        ObjectId id = found == null ? null : found.getObjectId();
        return id == null ? ObjectId.zeroId() : id;
    }

    boolean conflicts(String ref) throws IOException {
        return repository.getRefDatabase().isNameConflicting(ref);
    }

    @Override
    public Update prepare(String ref, ObjectId value) throws IOException {
        Path written = owner.newRefFile();
        Files.createDirectories(owner.folder());
        Files.writeString(written, value.name() + "\n");
        return new LooseRefUpdate(this, ref, written);
    }
}
