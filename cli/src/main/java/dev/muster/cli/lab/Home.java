package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where Muster is: the launcher says it. */
final class Home {
    private static final String PROPERTY = "muster.home";

    private Home() {}

    static @Nullable Path path() {
        String home = System.getProperty(PROPERTY);
        return home == null ? null : Path.of(home);
    }

    /**
     * A scenario file that ships with the program.
     *
     * @throws Failure if it is not there
     */
    static Path scenario(String name) {
        Path home = path();
        if (home == null) {
            throw Failure.unreachable("it is not known where the shipped scenarios are")
                    .withHelp("start the program with ./muster, or run a scenario file with 'muster run'");
        }
        Path file = home.resolve("scenarios").resolve(name);
        if (Files.notExists(file)) {
            throw Failure.unreachable("the shipped scenario " + file + " is missing");
        }
        return file;
    }
}
