package dev.muster.cli.cascade;

import dev.muster.core.cascade.Vector;
import dev.muster.core.state.StateMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Scores of a session that knows its way. */
public final class Scores {
    private Scores() {}

    /** A file with all thirteen. */
    public static Path file(Path folder) throws IOException {
        String json = Arrays.stream(Vector.values())
                .map(vector -> "\"" + StateMachine.wire(vector) + "\": "
                        + (vector == Vector.DENSITY || vector == Vector.UNCERTAINTY ? 0.1 : 0.9))
                .collect(Collectors.joining(", ", "{", "}"));
        return Files.writeString(folder.resolve("scores.json"), json);
    }
}
