package dev.muster.lab.compare;

import dev.muster.lab.compare.PairedRecord.BuildRecord;
import dev.muster.lab.compare.PairedRecord.PairRecord;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Metric;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The directory of a paired comparison: the scenario, the runs of both sides, and what came of it. */
public final class PairedDirectory {
    /** What came of it. */
    /** What an audit finds. */
    private static final Set<String> AUDITED = Stream.of(
                    Metric.LOST, Metric.DUPLICATED, Metric.FOREIGN, Metric.OUT_OF_ORDER, Metric.CORRUPT)
            .map(Metric::wireName)
            .collect(Collectors.toUnmodifiableSet());

    public static final String FILE = "comparison.json";

    private static final String SCENARIO = "scenario.yaml";
    private static final String OTHER_SCENARIO = "scenario-b.yaml";

    private final Path path;

    private PairedDirectory(Path path) {
        this.path = path;
    }

    /**
     * Opens a directory for a new comparison, or one that was cut short, to go on with it.
     *
     * @param a the text of the scenario that A is measured by
     * @param b that of B's
     * @throws IOException with a message for the user when it holds something else, or cannot be written
     */
    public static PairedDirectory open(Path path, String a, String b) throws IOException {
        Files.createDirectories(path);
        if (Files.exists(path.resolve(RunJson.FILE))) {
            throw new IOException(path + " already holds a run; name another directory");
        }
        boolean begun = Files.exists(path.resolve(SCENARIO));
        if (begun && Files.exists(path.resolve(OTHER_SCENARIO)) == a.equals(b)) {
            throw another(path);
        }
        keep(path, SCENARIO, a);
        if (!a.equals(b)) {
            keep(path, OTHER_SCENARIO, b);
        }
        return new PairedDirectory(path);
    }

    private static void keep(Path path, String name, String text) throws IOException {
        Path file = path.resolve(name);
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException again) {
            if (!Files.readString(file).equals(text)) {
                throw another(path);
            }
        }
    }

    private static IOException another(Path path) {
        return new IOException(path + " already holds a comparison by another scenario; name another directory");
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Where the run directories go. */
    public Path runs() {
        return path.resolve("runs");
    }

    /** What was found before; null when nothing was. */
    @Nullable
    PairedRecord read() throws IOException {
        return Files.exists(path.resolve(FILE)) ? read(path) : null;
    }

    /**
     * Reads the record of a comparison.
     *
     * @throws IOException with a message for the user when there is none or it is not one of ours
     */
    public static PairedRecord read(Path directory) throws IOException {
        try {
            return RunJson.mapper().readValue(Files.readString(directory.resolve(FILE)), PairedRecord.class);
        } catch (NoSuchFileException missing) {
            throw new IOException(directory + " is no comparison: it has no " + FILE, missing);
        } catch (JacksonException broken) {
            throw new IOException(
                    directory.resolve(FILE) + " is not a comparison of this version: " + broken.getOriginalMessage(),
                    broken);
        }
    }

    /** Refuses to mix what was measured before with other builds. */
    void requireSame(PairedRecord earlier, BuildRecord a, BuildRecord b) throws IOException {
        for (List<BuildRecord> sides : List.of(List.of(earlier.a(), a), List.of(earlier.b(), b))) {
            BuildRecord then = sides.getFirst();
            BuildRecord now = sides.getLast();
            if (!then.digest().equals(now.digest())) {
                throw new MismatchException(path + " holds pairs of another build: " + then.given() + " was "
                        + then.digest() + ", " + now.given() + " is " + now.digest() + "; name another directory");
            }
            if (!Objects.equals(then.jvm(), now.jvm())) {
                throw new MismatchException(path + " holds pairs with other options of the JVM: " + then.options()
                        + ", now " + now.options() + "; name another directory");
            }
            if (!Objects.equals(then.environment(), now.environment())) {
                throw new MismatchException(path + " holds pairs of runs with other variables: "
                        + Objects.requireNonNullElse(then.environment(), "none") + ", now "
                        + Objects.requireNonNullElse(now.environment(), "none") + "; name another directory");
            }
            if (!Objects.equals(then.arguments(), now.arguments())) {
                throw new MismatchException(path + " holds pairs of runs with other arguments: "
                        + Objects.requireNonNullElse(then.arguments(), "none") + ", now "
                        + Objects.requireNonNullElse(now.arguments(), "none") + "; name another directory");
            }
        }
    }

    PairRecord pair(int pair, Path a, Path b) throws IOException {
        String order = Side.order(pair).stream().map(Side::name).collect(Collectors.joining(" "));
        return new PairRecord(
                pair, order, path.relativize(a).toString(), path.relativize(b).toString(), invalid(a, b), wrong(b));
    }

    private static List<String> wrong(Path run) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (TestRecord test : RunJson.read(run).tests()) {
            test.gates().stream()
                    .filter(gate -> gate.state() == GateState.FAIL && AUDITED.contains(gate.metric()))
                    .forEach(gate -> wrong.add(test.name() + ": " + gate.metric() + ": " + gate.reason()));
            if (test.broken()) {
                wrong.add(test.name() + ": " + String.join("; ", test.reasons()));
            }
        }
        return wrong;
    }

    private static List<String> invalid(Path a, Path b) throws IOException {
        List<String> invalid = new ArrayList<>();
        for (Map.Entry<Side, Path> run : Map.of(Side.A, a, Side.B, b).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList()) {
            for (TestRecord test : RunJson.read(run.getValue()).tests()) {
                for (RungRecord rung : test.rungs()) {
                    rung.invalid()
                            .forEach(reason -> invalid.add(run.getKey() + ", " + test.name() + " at " + rung.agents()
                                    + (rung.agents() == 1 ? " agent: " : " agents: ") + reason));
                }
            }
        }
        return invalid;
    }

    void write(PairedRecord record) throws IOException {
        Path next = path.resolve(FILE + ".next");
        Files.writeString(next, RunJson.mapper().writeValueAsString(record) + "\n");
        Files.move(next, path.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
