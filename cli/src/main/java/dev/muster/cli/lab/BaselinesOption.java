package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.FileTrouble;
import dev.muster.lab.compare.Baseline;
import dev.muster.lab.compare.Baselines;
import dev.muster.lab.compare.RunSet;
import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where baselines and noise floors are kept. */
public final class BaselinesOption {
    @Option(
            names = "--baselines",
            paramLabel = "DIR",
            description = "Where baselines and noise floors are kept, such as a directory of your repository."
                    + " Default: $MUSTER_BASELINES, else lab/baselines in $MUSTER_DATA, else in .muster.")
    private @Nullable Path directory;

    /** The baselines that are meant. */
    public Baselines baselines(Shell shell) {
        String place = shell.variable("MUSTER_BASELINES", "");
        return new Baselines(
                directory != null
                        ? directory
                        : place.isEmpty() ? LabFiles.directory(shell).resolve("baselines") : Path.of(place));
    }

    /** A run directory, a directory of them, or the name of a baseline. */
    RunSet side(String runOrName, Shell shell) {
        try {
            Path path = Path.of(runOrName);
            if (!Files.exists(path) && baselines(shell).exists(runOrName)) {
                return baselines(shell).named(runOrName).side();
            }
            if (!Files.exists(path) && path.getNameCount() == 1) {
                return missing(runOrName, shell);
            }
            return RunSet.read(path);
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.words(e));
        }
    }

    private RunSet missing(String name, Shell shell) throws IOException {
        try {
            return baselines(shell).named(name).side();
        } catch (IOException none) {
            throw new IOException(
                    "there is no run directory " + name + " with a " + RunJson.FILE + ", and " + none.getMessage(),
                    none);
        }
    }

    /** The baseline of this name; fails as a user's mistake when there is none. */
    Baseline named(String name, Shell shell) {
        try {
            return baselines(shell).named(name);
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.words(e));
        }
    }
}
