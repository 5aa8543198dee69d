package dev.muster.git;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.muster.git.GitException.Fault;
import dev.muster.git.RefStore.Outcome;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Swaps a ref that is a file, by git's own protocol: create {@code <ref>.lock} if nobody has, compare, rename it over
 * the ref.
 *
 * <p>The lock is not created empty and then written: it is a second name of a file that is complete, synced and known
 * to be ours. So a process that is killed at any point leaves either no lock, or one that can be proven to be that of a
 * dead Muster ({@link Owner}) and is then taken away. A lock that git or anybody else has made is never touched.
 */
final class LooseRefUpdate implements RefStore.Update {
    private static final int FOLDERS_TAKEN_AWAY = 20;

    private final LooseRefs refs;
    private final String ref;
    private final Path written;
    private final Path target;
    private final Path lock;

    LooseRefUpdate(LooseRefs refs, String ref, Path written) {
        this.refs = refs;
        this.ref = ref;
        this.written = written;
        this.target = refs.file(ref);
        this.lock = refs.file(ref + ".lock");
    }

    @Override
    public Set<Path> files() {
        return Set.of(written);
    }

    @Override
    public Outcome swap(ObjectId expected, Set<Path> folders) throws IOException {
        if (!locked(folders) && !(clearedOfTheDead() && locked(folders))) {
            return Outcome.LOCKED;
        }
        boolean renamed = false;
        try {
            if (!refs.read(ref).equals(expected)) {
                return Outcome.MOVED;
            }
            if (expected.equals(ObjectId.zeroId()) && refs.conflicts(ref)) {
                throw new GitException(
                        Fault.FOREIGN,
                        "the ref " + ref + " cannot be created: another ref has a part of its name; rename that one");
            }
            Files.move(lock, target, ATOMIC_MOVE);
            renamed = true;
            folders.add(target.resolveSibling(""));
            return Outcome.DONE;
        } finally {
            if (!renamed) {
                Files.deleteIfExists(lock);
            }
        }
    }

    /** Gives the file its second name; false if there is one of that name. */
    private boolean locked(Set<Path> folders) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.createLink(lock, written);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (NoSuchFileException e) {
                // No such folder yet, or git has just taken an empty one away.
                if (attempt == FOLDERS_TAKEN_AWAY || Files.notExists(written)) {
                    throw e;
                }
                Path made = target.resolveSibling("");
                Files.createDirectories(made);
                for (; !made.equals(refs.file("refs")); made = made.resolveSibling("")) {
                    folders.add(made.resolveSibling(""));
                }
            }
        }
    }

    /** Takes the lock away if it is that of a Muster that does not live any more; answers whether it is gone. */
    private boolean clearedOfTheDead() throws IOException {
        Path folder = refs.owner().folder();
        try (var files = Files.newDirectoryStream(folder, "*.ref")) {
            for (Path file : files) {
                if (isLock(file)) {
                    return Owner.ifDead(folder, Owner.ownerOf(file), () -> {
                        if (isLock(file)) {
                            Files.deleteIfExists(lock);
                            Files.deleteIfExists(file);
                        }
                    });
                }
            }
        }
        return Files.notExists(lock);
    }

    private boolean isLock(Path file) throws IOException {
        try {
            return Files.isSameFile(file, lock);
        } catch (NoSuchFileException e) {
            return false; // one of them has gone meanwhile
        }
    }

    @Override
    public String obstacle() {
        String since = "";
        try {
            Duration age = Duration.between(
                    Files.getLastModifiedTime(lock).toInstant(), refs.clock().instant());
            since = ", which was made " + age.toSeconds() + " s ago";
        } catch (IOException e) {
            // It may go at any moment, and then there is no age to tell.
        }
        return "the ref " + ref + " is locked by " + lock + since
                + "; git holds a lock for moments only. If no git or Muster runs on this repository any more, delete"
                + " that file; nothing is lost, what was not written is written by the next append";
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(written);
        } catch (IOException e) {
            // It is cleared away with its owner.
        }
    }
}
