package dev.muster.cli.pages;

import dev.muster.cli.checklist.KeptSearch;
import dev.muster.cli.checklist.StoredRuns;
import dev.muster.lab.compare.PairedDirectory;
import dev.muster.lab.compare.PairedRecord;
import dev.muster.lab.matrix.MatrixRecord;
import dev.muster.lab.report.Page;
import dev.muster.lab.report.Page.Part;
import dev.muster.lab.report.Page.Part.Fact;
import dev.muster.lab.tune.Decision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The guide to settings: what was tried on this machine, what it was measured to gain, and what was turned down. */
final class TuningPage {
    private static final List<String> KINDS = List.of("gc", "pool", "profile");

    private final StoredRuns stored;
    private final List<String> left;
    private final List<Part> parts = new ArrayList<>();

    private TuningPage(StoredRuns stored) {
        this.stored = stored;
        this.left = new ArrayList<>(stored.unreadable());
    }

    static Page of(StoredRuns stored) {
        return new TuningPage(stored).page();
    }

    private Page page() {
        List<KeptSearch> searches = searches();
        searches.forEach(search -> parts.add(SearchPart.of(search.place(), search.record())));
        parts.add(FollowedPart.of(stored.runs(), left));
        stored.comparisons().forEach(this::comparison);
        stored.matrices().forEach(this::matrix);
        parts.add(notMeasured(searches));
        if (!left.isEmpty()) {
            parts.add(Part.saying("Left out", left.toArray(String[]::new)));
        }
        return new Page("Tuning guide", say(searches), parts);
    }

    private List<KeptSearch> searches() {
        List<KeptSearch> all = new ArrayList<>();
        for (Path place : stored.searches()) {
            try {
                all.add(KeptSearch.read(place));
            } catch (IOException broken) {
                left.add(String.valueOf(broken.getMessage()));
            }
        }
        all.sort(Comparator.comparing(search -> search.record().startedAt()));
        return all;
    }

    private static String say(List<KeptSearch> searches) {
        if (searches.isEmpty()) {
            return "No search for a better setting was kept: use the defaults, or look for a better setting with"
                    + " 'muster tune'.";
        }
        long improved = searches.stream()
                .filter(search -> search.record().decision() == Decision.IMPROVED)
                .count();
        return searches.size() + (searches.size() == 1 ? " search, " : " searches, ") + improved
                + " with a setting that was proved to be better. What holds here was measured on the machine that is"
                + " named; on another one search again.";
    }

    private void comparison(Path place) {
        try {
            PairedRecord record = PairedDirectory.read(place);
            String title = record.sameBuild() ? "Noise of the machine: " + place : "Compared: " + place;
            List<Fact> facts = new ArrayList<>();
            facts.add(new Fact("A", side(record.a())));
            facts.add(new Fact("B", side(record.b())));
            if (record.machine() != null) {
                facts.add(new Fact("machine", record.machine().described()));
            }
            facts.add(new Fact(
                    "started", record.startedAt() + ", " + record.pairs().size() + " pairs"));
            parts.add(new Part(title, facts, List.of(), ComparedRows.HEAD, ComparedRows.of(record.comparisons())));
        } catch (IOException broken) {
            left.add(String.valueOf(broken.getMessage()));
        }
    }

    private static String side(PairedRecord.BuildRecord build) {
        return build.version() + " (" + build.digest() + "), JVM options " + build.options()
                + (build.arguments() == null ? "" : ", " + build.arguments())
                + (build.environment() == null ? "" : ", " + build.environment());
    }

    private void matrix(Path place) {
        try {
            MatrixRecord record = MatrixRecord.read(place);
            for (MatrixRecord.Row row : record.rows().stream().skip(1).toList()) {
                List<Fact> facts = List.of(
                        new Fact("sets", row.set().isEmpty() ? "nothing" : row.set()),
                        new Fact("machine", record.machine() + ", JDK " + record.jdk()),
                        new Fact(
                                "measured",
                                record.startedAt() + ", " + row.runs().size() + " of " + record.rounds() + " rounds of "
                                        + record.scenario()));
                List<String> notes = row.reason() == null ? List.of() : List.of("Not measured: " + row.reason());
                parts.add(new Part(
                        "Configuration " + row.name() + " against "
                                + record.rows().getFirst().name(),
                        facts,
                        notes,
                        ComparedRows.HEAD,
                        ComparedRows.of(row.comparisons())));
            }
        } catch (IOException broken) {
            left.add(String.valueOf(broken.getMessage()));
        }
    }

    private Part notMeasured(List<KeptSearch> searches) {
        Set<String> missing = new TreeSet<>(KINDS);
        searches.forEach(search -> missing.remove(search.record().kind()));
        List<String> notes = new ArrayList<>();
        if (!missing.isEmpty()) {
            notes.add("Not searched: "
                    + missing.stream().map(kind -> "'muster tune " + kind + "'").collect(Collectors.joining(", "))
                    + ".");
        }
        if (stored.matrices().isEmpty()) {
            notes.add("Profiles were not measured beside each other: 'muster validate --full' does.");
        }
        if (stored.comparisons().isEmpty()) {
            notes.add("No builds or settings were compared in pairs: 'muster compare' does.");
        }
        if (notes.isEmpty()) {
            notes.add("Of what Muster can search and compare, nothing is missing here.");
        }
        return Part.saying("Not measured", notes.toArray(String[]::new));
    }

    static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
