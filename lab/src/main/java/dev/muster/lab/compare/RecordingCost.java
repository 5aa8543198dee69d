package dev.muster.lab.compare;

import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * What the flight recorder cost a run's target: its scenario without recording (A) against the same with it (B), in
 * pairs of neighbouring runs. Kept in {@code recording-cost.json} beside the run's record.
 *
 * @param measuredAt ISO 8601, UTC
 * @param pairs of runs
 * @param rows processor time per operation and throughput of every rung
 * @param comparison the comparison's directory, relative to the run's
 */
public record RecordingCost(String measuredAt, int pairs, List<ComparisonRecord> rows, String comparison) {
    /** The file's name in a run directory. */
    public static final String FILE = "recording-cost.json";

    private static final double PERCENT = 100;

    /** Copies the rows. */
    public RecordingCost {
        rows = List.copyOf(rows);
    }

    /**
     * What a comparison says of it.
     *
     * @param run the run's directory
     * @param comparison the comparison's
     */
    public static RecordingCost of(PairedRecord record, Path run, Path comparison) {
        return new RecordingCost(
                record.startedAt(), record.pairs().size(), record.comparisons(), relative(run, comparison));
    }

    /** The way from one directory to another, which holds as long as both are moved together. */
    public static String relative(Path from, Path to) {
        return from.toAbsolutePath()
                .normalize()
                .relativize(to.toAbsolutePath().normalize())
                .toString();
    }

    /** Whether a figure tells what recording costs. */
    public static boolean tells(Subject subject) {
        return subject.operation() == null
                && (subject.measure() == Measure.CPU_US_PER_OP || subject.measure() == Measure.THROUGHPUT);
    }

    /**
     * What was measured of a run; empty when nothing was.
     *
     * @throws IOException with a message for the user when the file is not one of ours
     */
    public static Optional<RecordingCost> read(Path run) throws IOException {
        Path file = run.resolve(FILE);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RunJson.mapper().readValue(Files.readString(file), RecordingCost.class));
        } catch (JacksonException broken) {
            throw new IOException(
                    file + " does not tell the cost of a recording: " + broken.getOriginalMessage(), broken);
        }
    }

    /** Keeps it beside the run, in place of what was measured before. */
    public void keep(Path run) throws IOException {
        Path next = run.resolve(FILE + ".next");
        Files.writeString(next, RunJson.mapper().writeValueAsString(this) + "\n");
        Files.move(next, run.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What recording cost a test, at its largest rung, in a sentence. */
    public String told(String test) {
        List<ComparisonRecord> own = rows.stream()
                .filter(row -> row.test().equals(test))
                .sorted(Comparator.comparing(
                        ComparisonRecord::agents, Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList();
        if (own.isEmpty()) {
            return "What the recording itself cost was not measured for this test.";
        }
        Integer largest = own.getLast().agents();
        List<String> figures = new ArrayList<>();
        own.stream().filter(row -> Objects.equals(row.agents(), largest)).forEach(row -> figures.add(figure(row)));
        return "What the recording itself cost was measured by " + pairs + (pairs == 1 ? " pair" : " pairs")
                + " of runs without it and with it, in turns"
                + (largest == null ? "" : ", at " + largest + (largest == 1 ? " agent" : " agents")) + ": "
                + String.join("; ", figures) + ".";
    }

    private static String figure(ComparisonRecord row) {
        String what =
                row.metric().equals(Measure.CPU_US_PER_OP.wireName()) ? "processor time an operation" : "throughput";
        Double ratio = row.ratio();
        if (ratio == null) {
            return what + " not told: " + Objects.requireNonNullElse(row.reason(), "it has no ratio");
        }
        Double low = row.low();
        Double high = row.high();
        return what + " " + change(ratio)
                + (low == null || high == null ? "" : " (95 %: " + change(low) + " to " + change(high) + ")")
                + switch (row.verdict()) {
                    case EQUIVALENT -> String.format(Locale.ROOT, ", within ± %.0f %%", row.margin() * PERCENT);
                    case INCONCLUSIVE -> ", which noise may account for";
                    case REGRESSED, IMPROVED -> "";
                };
    }

    private static String change(double ratio) {
        return String.format(Locale.ROOT, "%+.1f %%", (ratio - 1) * PERCENT);
    }
}
