package dev.muster.cli.agent;

import dev.muster.cli.terminal.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where programs work. */
final class PlaceOptions {
    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the program works. Default: the current directory.")
    private @Nullable Path directory;

    @Option(
            names = "--worktree",
            paramLabel = "REPOSITORY",
            description =
                    "Give each task a git work tree of its own; what is done there stays as a branch, muster/TASK-N.")
    private @Nullable Path repository;

    @Option(names = "--keep-failed", description = "With --worktree: leave the work tree of a failed attempt as it is.")
    private boolean keepFailed;

    boolean isGiven() {
        return directory != null || repository != null || keepFailed;
    }

    void check() {
        if (!Files.isDirectory(here())) {
            throw Failure.usage("--directory: there is no directory " + here());
        }
        if (keepFailed && repository == null) {
            throw Failure.usage("--keep-failed is about work trees; name a repository with --worktree");
        }
    }

    Path here() {
        return (directory == null ? Path.of("") : directory).toAbsolutePath().normalize();
    }

    /** A repository whose work trees tasks are done in; null for none. */
    @Nullable
    Path repository() {
        return repository == null ? null : repository.toAbsolutePath().normalize();
    }

    boolean keepFailed() {
        return keepFailed;
    }
}
