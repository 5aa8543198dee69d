package dev.muster.cli.checklist;

import dev.muster.lab.result.RunJson;
import dev.muster.lab.tune.TuneRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;

/**
 * A search for a better setting that was kept.
 *
 * @param place its directory
 * @param record its {@code tune.json}
 */
public record KeptSearch(Path place, TuneRecord record) {
    /**
     * Reads that of a directory.
     *
     * @throws IOException with a message for the user if there is none, or it is none of ours
     */
    public static KeptSearch read(Path place) throws IOException {
        Path file = place.resolve(TuneRecord.FILE);
        try {
            return new KeptSearch(place, RunJson.mapper().readValue(Files.readString(file), TuneRecord.class));
        } catch (JacksonException broken) {
            throw new IOException(file + " holds no search of this version: " + broken.getOriginalMessage(), broken);
        }
    }
}
