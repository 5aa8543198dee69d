package dev.muster.lab.compare;

import dev.muster.client.text.Suggestions;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.Normalizer;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * The baselines in a directory, one JSON file each: small enough to be kept in a repository, where a review sees the
 * move and its reason. Nothing but {@link #set} changes one.
 */
public final class Baselines {
    private static final String ENDING = ".json";

    private final Path directory;

    /** @param directory need not exist */
    public Baselines(Path directory) {
        this.directory = directory;
    }

    /**
     * The name that a scenario's baseline has when its user gives it none: its letters and digits, of any script. Empty
     * if there are none; {@link #set} refuses that.
     */
    public static String nameOf(String scenario) {
        return Normalizer.normalize(scenario, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "-")
                .replaceAll("^-|-$", "");
    }

    /**
     * Sets a baseline, or moves it.
     *
     * @param name what it is called
     * @param runs the directories of the runs
     * @param reason why
     * @throws IOException with a message for the user when it cannot be called so, a run may not serve as one, or the
     *     file cannot be written
     */
    public Baseline set(String name, List<Path> runs, String reason, InstantSource clock) throws IOException {
        Path file = file(name);
        List<RunFigures> figures = new ArrayList<>();
        for (Path run : runs) {
            for (RunFigures one : RunSet.read(run).runs()) {
                requireFit(Path.of(one.source()));
                figures.add(one);
            }
        }
        new RunSet("these runs", figures).requireOfOneKind();
        List<Baseline.Move> earlier = new ArrayList<>();
        Optional<Baseline> before = exists(name) ? Optional.of(named(name)) : Optional.empty();
        before.ifPresent(it -> {
            earlier.add(it.asEarlier());
            earlier.addAll(it.earlier());
        });
        Baseline baseline = new Baseline(
                Baseline.SCHEMA,
                name,
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                reason,
                figures,
                earlier);
        Files.createDirectories(directory);
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, RunJson.mapper().writeValueAsString(baseline) + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return baseline;
    }

    private static void requireFit(Path source) throws IOException {
        RunRecord run = RunJson.read(source);
        if (run.state() != RunRecord.State.COMPLETE) {
            throw new IOException(source + " did not come to its end; a part of a run is no baseline");
        }
        if (run.verdict() == Verdict.INVALID) {
            throw new IOException(source + " is INVALID: its figures are not those of the target");
        }
        if (!run.scenario().baseline()) {
            throw new IOException(source + " is a quick look: its scenario says 'baseline: false'");
        }
    }

    /** Whether there is one of this name. */
    public boolean exists(String name) {
        try {
            return Files.exists(file(name));
        } catch (IOException noName) {
            return false;
        }
    }

    /**
     * The baseline of this name.
     *
     * @throws IOException with a message for the user when there is none, or it is not one of ours
     */
    public Baseline named(String name) throws IOException {
        Path file = file(name);
        try {
            return RunJson.mapper().readValue(Files.readString(file), Baseline.class);
        } catch (NoSuchFileException missing) {
            List<String> names = names();
            throw new IOException(
                    "there is no baseline '" + name + "' in " + directory + "; "
                            + (names.isEmpty()
                                    ? "set one with 'muster baseline set RUN --reason TEXT'"
                                    : Suggestions.hint(name, names)),
                    missing);
        } catch (JacksonException broken) {
            throw new IOException(file + " is not a baseline of this version: " + broken.getOriginalMessage(), broken);
        }
    }

    /** The names of all of them, in order. */
    public List<String> names() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING) && !name.equals(NoiseFloorFile.FILE))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
        }
    }

    /** The noise floors that are kept beside them. */
    public NoiseFloorFile noiseFloors() {
        return new NoiseFloorFile(directory.resolve(NoiseFloorFile.FILE));
    }

    private Path file(String name) throws IOException {
        if (name.isEmpty()) {
            throw new IOException(
                    "a baseline needs a name with a letter or a digit, which its scenario's has not; give it one with"
                            + " --name, such as --name nightly");
        }
        String file = name + ENDING;
        if (file.equalsIgnoreCase(NoiseFloorFile.FILE)) { // the same file where case makes no difference
            throw new IOException("a baseline cannot be called '" + name + "': " + NoiseFloorFile.FILE + " in "
                    + directory + " holds the noise floors; give it another name with --name, such as --name "
                    + name + "-1");
        }
        try {
            return directory.resolve(file);
        } catch (InvalidPathException locale) {
            throw new IOException(
                    "no file can be called '" + file + "' here: " + locale.getReason()
                            + "; set LC_ALL=C.UTF-8, or give the baseline another name with --name",
                    locale);
        }
    }
}
