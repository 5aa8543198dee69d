package dev.muster.lab.result;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import dev.muster.lab.analysis.Change;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.annotation.EnumNaming;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes {@code run.json}. */
public final class RunJson {
    /** The file's name in a run directory. */
    public static final String FILE = "run.json";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultVisibility(checker -> checker.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
            .addMixIn(Change.class, LowerCase.class)
            .build();

    /** How the verdicts of comparisons are written: {@code regressed}, and so on. */
    @EnumNaming(EnumNamingStrategies.LowerCamelCaseStrategy.class)
    private interface LowerCase {}

    private RunJson() {}

    /** A mapper with the names and rules of {@code run.json}, for documents that hold parts of one. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** The record as indented JSON. */
    public static String toJson(RunRecord run) {
        return MAPPER.writeValueAsString(run) + "\n";
    }

    /** The record a JSON text holds. */
    public static RunRecord fromJson(String json) {
        return MAPPER.readValue(json, RunRecord.class);
    }

    /**
     * Replaces the file in one step, so that a reader (or a run killed in between) finds either the old or the new one
     * whole.
     *
     * @throws IOException when the disk refuses it
     */
    public static void write(Path runDirectory, RunRecord run) throws IOException {
        Path next = runDirectory.resolve(FILE + ".next");
        Files.writeString(next, toJson(run));
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(
                next, runDirectory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads the file of a run directory.
     *
     * @throws IOException with a message for the user when there is none or it is not one of ours
     */
    public static RunRecord read(Path runDirectory) throws IOException {
        try {
            return fromJson(Files.readString(runDirectory.resolve(FILE)));
        } catch (NoSuchFileException missing) {
            throw new IOException(runDirectory + " is not a run directory: it has no " + FILE, missing);
        } catch (JacksonException broken) {
            throw new IOException(
                    runDirectory.resolve(FILE) + " is not a run of this version: " + broken.getOriginalMessage(),
                    broken);
        }
    }
}
