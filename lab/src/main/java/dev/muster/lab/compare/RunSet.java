package dev.muster.lab.compare;

import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One side of an unpaired comparison: one run, or several of the same scenario on the same machine.
 *
 * @param label what the user called it
 * @param runs at least one
 */
public record RunSet(String label, List<RunFigures> runs) {

    /** Copies the runs. */
    public RunSet {
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a side without runs");
        }
    }

    /**
     * Reads a run directory, or a directory of run directories.
     *
     * @throws IOException with a message for the user when there is no run, or the runs of a directory are not of one
     *     scenario and machine
     */
    public static RunSet read(Path path) throws IOException {
        if (Files.exists(path.resolve(RunJson.FILE)) || !Files.isDirectory(path)) {
            return new RunSet(path.toString(), List.of(RunFigures.of(RunJson.read(path), path.toString())));
        }
        List<RunFigures> runs = new ArrayList<>();
        try (Stream<Path> children = Files.list(path)) {
            for (Path child : children.sorted().toList()) {
                if (Files.exists(child.resolve(RunJson.FILE))) {
                    runs.add(RunFigures.of(RunJson.read(child), child.toString()));
                }
            }
        }
        if (runs.isEmpty()) {
            throw new IOException(path + " is neither a run directory nor a directory of them: no " + RunJson.FILE
                    + " in it, nor in a directory in it");
        }
        RunSet set = new RunSet(path.toString(), runs);
        set.requireOfOneKind();
        return set;
    }

    /** Refuses runs of several scenarios, machines or programs. */
    void requireOfOneKind() throws IOException {
        RunFigures first = runs.getFirst();
        for (RunFigures run : runs) {
            if (!run.scenario().hash().equals(first.scenario().hash())) {
                throw new IOException("the runs in " + label + " are not of one scenario: " + first.source() + " and "
                        + run.source() + " differ; compare them one by one");
            }
            if (!run.tool().equals(first.tool())) {
                throw new IOException("the runs in " + label + " are not of one program: " + first.source() + " is of "
                        + first.tool().version() + " " + first.tool().commit() + ", " + run.source() + " of "
                        + run.tool().version() + " " + run.tool().commit() + "; compare one with the other");
            }
            List<String> differences = first.machine().differences(run.machine());
            if (!differences.isEmpty()) {
                throw new IOException("the runs in " + label + " are not of one machine: " + first.source() + " and "
                        + run.source() + " differ in " + String.join("; ", differences));
            }
        }
    }

    /** Every subject that a run of it has, in order. */
    Set<Subject> subjects() {
        Set<Subject> subjects = new LinkedHashSet<>();
        runs.forEach(run -> run.figures().forEach(figure -> subjects.add(figure.subject())));
        return subjects;
    }

    /** The values of a subject, one for each run that has one. */
    double[] values(Subject subject) {
        return runs.stream()
                .map(run -> run.figure(subject).value())
                .filter(java.util.Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** Why a subject has no value in the first run that has none. */
    String missing(Subject subject) {
        return runs.stream()
                .map(run -> run.figure(subject).missing())
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse("not measured");
    }
}
