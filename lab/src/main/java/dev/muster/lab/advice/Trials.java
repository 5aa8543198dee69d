package dev.muster.lab.advice;

import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * What was tried of a run's recommendations, in {@code trials.json} beside its record: what was measured stays as it
 * was.
 */
public final class Trials {
    /** The file's name in a run directory. */
    public static final String FILE = "trials.json";

    private Trials() {}

    /**
     * All of a run, oldest first; none when nothing was tried.
     *
     * @throws IOException with a message for the user when the file is not one of ours
     */
    public static List<Trial> read(Path run) throws IOException {
        Path file = run.resolve(FILE);
        if (Files.notExists(file)) {
            return List.of();
        }
        try {
            return List.copyOf(RunJson.mapper().readValue(Files.readString(file), new TypeReference<List<Trial>>() {}));
        } catch (JacksonException broken) {
            throw new IOException(
                    file + " does not hold trials of this version: " + broken.getOriginalMessage(), broken);
        }
    }

    /**
     * Keeps one more; one of the same comparison is replaced, since that went on.
     *
     * @throws IOException when the file is not one of ours, or the disk refuses it
     */
    public static void keep(Path run, Trial trial) throws IOException {
        List<Trial> all = new ArrayList<>(read(run));
        all.removeIf(
                it -> it.comparison().equals(trial.comparison()) && it.rule().equals(trial.rule()));
        all.add(trial);
        Path next = run.resolve(FILE + ".next");
        Files.writeString(next, RunJson.mapper().writeValueAsString(all) + "\n");
        Files.move(next, run.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
