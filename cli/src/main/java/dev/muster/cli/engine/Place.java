package dev.muster.cli.engine;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.tree.Described;
import dev.muster.core.store.Store;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which data directory a command is about. */
public final class Place {
    /** The variable that names it. */
    public static final String VARIABLE = "MUSTER_DATA";

    /** Where it is when nobody says otherwise. */
    public static final String DEFAULT = ".muster";

    private static final String OPTION = "--data";
    private static final String LABEL = "DIR";
    private static final String MEANING =
            "Data directory. Default: $MUSTER_DATA, else .muster in the current directory.";

    @Option(names = OPTION, paramLabel = LABEL, description = MEANING)
    private @Nullable Path data;

    /** Adds the option to a command that is not annotated. */
    public void describe(Described command) {
        command.option(OPTION, LABEL, Path.class, MEANING, read -> data = read);
    }

    /** Whether the command line names it. */
    public boolean isGiven() {
        return data != null;
    }

    /** The directory, whether it is there or not. */
    public Path directory(Shell shell) {
        if (data != null) {
            if (data.toString().isBlank()) {
                throw Failure.usage("--data is empty")
                        .withHelp("name a directory, or leave it out for $" + VARIABLE + ", else " + DEFAULT);
            }
            return data;
        }
        try {
            return Path.of(shell.variable(VARIABLE, DEFAULT));
        } catch (InvalidPathException e) {
            throw Failure.usage(VARIABLE + " is no path: " + e.getMessage());
        }
    }

    /**
     * The directory, which has to hold an engine's data.
     *
     * @throws Failure if it does not
     */
    public Path existing(Shell shell) {
        Path directory = directory(shell);
        if (Files.notExists(directory.resolve(Store.FILE))) {
            String what = Files.isDirectory(directory)
                    ? "directory " + directory + " holds no Muster data"
                    : "there is no data directory " + directory;
            throw Failure.usage(what)
                    .withHelp("name another with --data or " + VARIABLE
                            + ", or make one with 'muster project create NAME'");
        }
        return directory;
    }
}
