package dev.muster.cli.lab;

import dev.muster.cli.terminal.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names for the directories of runs. */
final class RunNames {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");
    private static final Path RUNS = Path.of("runs");

    private RunNames() {}

    /** A directory in {@code runs} that is not there yet: the time, and what is run. */
    static Path fresh(Shell shell, String name) {
        String word = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String stamp = STAMP.format(LocalDateTime.ofInstant(shell.clock().instant(), ZoneId.systemDefault()));
        Path directory = RUNS.resolve(stamp + "-" + word);
        for (int i = 2; Files.exists(directory); i++) {
            directory = RUNS.resolve(stamp + "-" + word + "-" + i);
        }
        return directory;
    }
}
