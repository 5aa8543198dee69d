package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.history.History;
import dev.muster.lab.history.HistoryException;
import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the figures of runs are gathered. */
final class HistoryOption {
    private static final String VARIABLE = "MUSTER_HISTORY";
    private static final String NONE = "none";

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = "Database in which the figures of runs are gathered; none: nowhere."
                    + " Default: $MUSTER_HISTORY, else lab/history.db in $MUSTER_DATA, else in .muster.")
    private @Nullable String file;

    /** The file; empty when its user wants none. */
    Optional<Path> file(Shell shell) {
        String named = file == null ? shell.variable(VARIABLE, "") : file;
        if (named.equals(NONE)) {
            return Optional.empty();
        }
        return Optional.of(named.isEmpty() ? LabFiles.directory(shell).resolve("history.db") : Path.of(named));
    }

    /** Appends a run. One that cannot be appended is a run all the same: that is told, and nothing else. */
    void append(Shell shell, Path run) {
        Optional<Path> place = file(shell);
        if (place.isEmpty()) {
            return;
        }
        try (History history = History.open(place.get())) {
            history.append(RunFigures.of(RunJson.read(run), run.toString()));
        } catch (HistoryException | IOException e) {
            shell.err().println("muster: the run is not in the history: " + e.getMessage());
            shell.err().flush();
        }
    }

    /**
     * Opens it to be read.
     *
     * @throws Failure when there is none
     */
    History open(Shell shell) {
        Path place = file(shell)
                .orElseThrow(() -> Failure.usage("--history none: there is nothing to show")
                        .withHelp("name a file, or leave it out"));
        if (java.nio.file.Files.notExists(place)) {
            throw Failure.usage("there is no history " + place)
                    .withHelp("'muster run' and 'muster validate' begin one; or name another with --history");
        }
        try {
            return History.open(place);
        } catch (HistoryException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }
}
