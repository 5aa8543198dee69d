package dev.muster.cli.lab;

import dev.muster.cli.engine.Place;
import dev.muster.cli.terminal.Shell;
import java.nio.file.Path;

/** Where the lab keeps what outlives a run: beside the engine's data. */
final class LabFiles {
    private LabFiles() {}

    static Path directory(Shell shell) {
        return Path.of(shell.variable(Place.VARIABLE, Place.DEFAULT)).resolve("lab");
    }
}
