package dev.muster.lab.run;

import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** The directory of one run: everything about it, and nothing that is needed from elsewhere. */
public final class RunDirectory {
    private static final String SCENARIO = "scenario.yaml";

    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    /**
     * Claims a directory for a new run, making it if needed.
     *
     * @param scenario the text of the scenario as run
     * @throws IOException with a message for the user when it cannot be made or another run has it
     */
    static RunDirectory claim(Path path, String scenario) throws IOException {
        Files.createDirectories(path.resolve("samples"));
        releaseUnstarted(path);
        try {
            // Whoever creates this file has the directory; two runs cannot both succeed.
            Files.writeString(path.resolve(SCENARIO), scenario, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException taken) {
            throw new IOException(path + " already holds a run; name another directory", taken);
        }
        return new RunDirectory(path);
    }

    /** A run that could not start has measured nothing that anybody could miss: its directory may be used again. */
    private static void releaseUnstarted(Path path) throws IOException {
        if (!unstarted(path)) {
            return;
        }
        Path lock = path.resolve("retry.lock");
        try {
            Files.createFile(lock); // of two that try again at once one goes on
        } catch (FileAlreadyExistsException another) {
            return;
        }
        try {
            if (unstarted(path)) {
                remove(path.resolve("scratch"));
                Files.deleteIfExists(path.resolve("resources.csv"));
                Files.deleteIfExists(path.resolve(RunJson.FILE));
                Files.deleteIfExists(path.resolve(SCENARIO));
            }
        } finally {
            Files.delete(lock);
        }
    }

    private static boolean unstarted(Path path) throws IOException {
        if (!Files.exists(path.resolve(RunJson.FILE))) {
            return false;
        }
        try (Stream<Path> samples = Files.list(path.resolve("samples"))) {
            RunRecord run = RunJson.read(path);
            return run.state() == RunRecord.State.BROKEN
                    && run.tests().isEmpty()
                    && samples.findAny().isEmpty();
        } catch (IOException unreadable) {
            return false; // whatever it is, it is not ours to replace
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    Path resources() {
        return path.resolve("resources.csv");
    }

    /**
     * A directory for what the target stores during one test.
     *
     * @param repetition which time the test is run, from 1
     */
    Path scratch(int test, int repetition) throws IOException {
        String name = repetition == 1 ? "test-" + test : "test-" + test + "-" + repetition;
        return Files.createDirectories(path.resolve("scratch").resolve(name));
    }

    /** A directory for what a target stores that tests share. */
    Path shared() throws IOException {
        return Files.createDirectories(path.resolve("scratch").resolve("shared"));
    }

    /**
     * The interval log of a rung, relative to the run directory.
     *
     * @param repetition which time it is measured, from 1
     */
    static String rungSample(int test, String name, int agents, int repetition) {
        String safe = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String again = repetition == 1 ? "" : "-" + repetition;
        return String.format(Locale.ROOT, "samples/%02d-%s-%05d%s.hlog", test, safe, agents, again);
    }

    /**
     * The interval log of a rung that is measured again, beside that of the first time.
     *
     * @param again which time it is measured again, from 1
     */
    static String againSample(String sample, int again) {
        return sample.replace(".hlog", "-again-" + again + ".hlog");
    }

    /** The interval log of a step of a search, relative to the run directory. */
    static String stepSample(int test, String name, int step, double load) {
        String safe = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return String.format(Locale.ROOT, "samples/%02d-%s-step-%02d-%.0f.hlog", test, safe, step, load);
    }

    /** A file of a test, relative to the run directory. */
    static String fileName(String folder, int test, String name, String extension) {
        String safe = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return String.format(Locale.ROOT, "%s/%02d-%s.%s", folder, test, safe, extension);
    }

    void write(RunRecord run) throws IOException {
        RunJson.write(path, run);
    }

    /** Removes the directory for what targets store, unless one of them left evidence in it. */
    void tidy() throws IOException {
        Path scratch = path.resolve("scratch");
        if (!Files.isDirectory(scratch)) {
            return;
        }
        try (Stream<Path> left = Files.list(scratch)) {
            if (left.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(scratch);
    }

    /** Removes what a target stored that tests shared. */
    void removeShared() throws IOException {
        remove(path.resolve("scratch").resolve("shared"));
    }

    /** Removes what the target stored. */
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
