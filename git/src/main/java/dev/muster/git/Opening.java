package dev.muster.git;

import dev.muster.git.GitException.Fault;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/** Finds the repository that a path belongs to, as git does: the path itself, or the nearest folder above it. */
final class Opening {
    private Opening() {}

    static FileRepository open(Path path) {
        QuietSystem.use();
        File start = path.toAbsolutePath().normalize().toFile();
        if (!start.isDirectory()) {
            throw notFound(path, "there is no such folder", null);
        }
        FileRepositoryBuilder builder = new FileRepositoryBuilder();
        if (RepositoryCache.FileKey.isGitRepository(start, FS.DETECTED)) {
            builder.setGitDir(start);
        } else {
            builder.findGitDir(start);
        }
        if (builder.getGitDir() == null) {
            throw notFound(path, "neither it nor a folder above it is one", null);
        }
        try {
            FileRepository repository =
                    (FileRepository) builder.setMustExist(true).build();
            requireSha1(repository);
            return repository;
        } catch (RepositoryNotFoundException e) {
            throw notFound(path, "its git directory " + builder.getGitDir() + " is not there", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new GitException(
                    Fault.NOT_A_REPOSITORY,
                    "the git repository " + builder.getGitDir() + " cannot be opened: " + e.getMessage()
                            + "; see whether git itself can (git fsck)",
                    e);
        }
    }

    /** JGit opens one of SHA-256 objects without a word, and finds nothing in it. */
    private static void requireSha1(FileRepository repository) {
        String format = repository.getConfig().getString("extensions", null, "objectformat");
        if (format != null && !format.equalsIgnoreCase("sha1")) {
            repository.close();
            throw new GitException(
                    Fault.NOT_A_REPOSITORY,
                    "the git repository " + repository.getDirectory() + " has objects of " + format
                            + "; Muster reads SHA-1 only: give it another repository (git init --object-format=sha1)");
        }
    }

    private static GitException notFound(Path path, String why, @Nullable Exception cause) {
        return new GitException(
                Fault.NOT_A_REPOSITORY,
                path + " is in no git repository: " + why + "; give a folder of one, or make one there with git init",
                cause);
    }

    /** Finds out whether the repository can be written to, by writing; becomes its owner on the way. */
    static Owner own(FileRepository repository) {
        Path common = repository.getCommonDirectory().toPath();
        Path objects = repository.getObjectDatabase().getDirectory().toPath();
        try {
            Owner owner = Owner.in(common);
            try {
                Files.delete(Files.createFile(objects.resolve("tmp_obj_" + owner.id())));
                clear(owner, objects);
                return owner;
            } catch (IOException e) {
                owner.close();
                throw e;
            }
        } catch (IOException e) {
            throw new GitException(
                    Fault.READ_ONLY,
                    "the git repository " + common + " cannot be written to: " + e
                            + "; checkpoints need a repository that this user may write to (see to the folder's owner and"
                            + " permissions, or to a file system that is mounted read-only)",
                    e);
        }
    }

    /** Clears away what owners left that were killed. */
    private static void clear(Owner owner, Path objects) throws IOException {
        for (String id : Owner.all(owner.folder())) {
            Owner.ifDead(owner.folder(), id, () -> {
                ObjectFiles.releaseHeldBy(objects, id);
                Owner.forget(owner.folder(), id);
            });
        }
    }
}
