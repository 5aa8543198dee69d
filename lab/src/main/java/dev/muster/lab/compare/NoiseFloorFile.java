package dev.muster.lab.compare;

import dev.muster.lab.analysis.NoiseFloor;
import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** Noise floors in a file: one for each scenario, machine and figure. A later measurement replaces an earlier one. */
public final class NoiseFloorFile {
    static final String FILE = "noise-floors.json";

    private final Path file;

    NoiseFloorFile(Path file) {
        this.file = file;
    }

    /**
     * A noise floor as it is kept.
     *
     * @param scenario the hash of the scenario's file
     * @param machine the machine's fingerprint, short
     * @param where the machine, in words
     * @param subject the figure
     * @param halfWidth half the width of the 95 % interval of A/A
     * @param pairs how many it rests on
     * @param measuredAt ISO 8601, UTC
     */
    public record Entry(
            String scenario,
            String machine,
            String where,
            Subject subject,
            double halfWidth,
            int pairs,
            String measuredAt) {}

    /**
     * What is known.
     *
     * @throws IOException with a message for the user when the file is not one of ours
     */
    public List<Entry> entries() throws IOException {
        if (Files.notExists(file)) {
            return List.of();
        }
        try {
            return RunJson.mapper().readValue(Files.readString(file), new TypeReference<List<Entry>>() {});
        } catch (JacksonException broken) {
            throw new IOException(file + " holds no noise floors: " + broken.getOriginalMessage(), broken);
        }
    }

    /** What is known, to be asked by comparisons. */
    public NoiseFloors read() throws IOException {
        List<Entry> entries = entries();
        return (scenario, machine, subject) -> entries.stream()
                .filter(it -> it.scenario().equals(scenario)
                        && it.machine().equals(machine)
                        && it.subject().equals(subject))
                .findFirst()
                .map(it -> new NoiseFloor(it.halfWidth(), it.pairs()));
    }

    /**
     * Keeps what an A/A comparison found.
     *
     * @param run any of its runs
     */
    public void keep(RunFigures run, Map<Subject, NoiseFloor> noise, String measuredAt) throws IOException {
        List<Entry> all = new ArrayList<>(entries());
        String scenario = run.scenario().hash();
        String machine = run.machine().id();
        all.removeIf(it ->
                it.scenario().equals(scenario) && it.machine().equals(machine) && noise.containsKey(it.subject()));
        noise.forEach((subject, floor) -> all.add(new Entry(
                scenario, machine, run.machine().described(), subject, floor.halfWidth(), floor.pairs(), measuredAt)));
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        Path next = file.resolveSibling(FILE + ".next");
        Files.writeString(next, RunJson.mapper().writeValueAsString(all) + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
