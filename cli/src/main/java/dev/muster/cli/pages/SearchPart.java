package dev.muster.cli.pages;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.report.Page;
import dev.muster.lab.report.Page.Part;
import dev.muster.lab.report.Page.Part.Fact;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.tune.Candidate;
import dev.muster.lab.tune.Decision;
import dev.muster.lab.tune.Tried;
import dev.muster.lab.tune.TuneRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A search for a better setting: all that was tried, and what became of it. */
final class SearchPart {
    private static final List<String> HEAD = List.of(
            Page.STATE + "state", "setting", "sets", "#single runs", "#of the present setting", "paired gain", "why");
    private static final String NONE = "–";

    private final TuneRecord record;

    private SearchPart(TuneRecord record) {
        this.record = record;
    }

    static Part of(Path place, TuneRecord record) {
        return new SearchPart(record).part(place);
    }

    private Part part(Path place) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("decision", decision() + ": " + Objects.requireNonNullElse(record.reason(), NONE)));
        facts.add(new Fact("to become better", record.goal()));
        facts.add(new Fact("measured by", record.scenario()));
        facts.add(new Fact("machine", record.machine()));
        facts.add(new Fact("program", record.tool()));
        facts.add(new Fact("started", record.startedAt()));
        facts.add(new Fact("use it", record.written() == null ? "nothing is to be changed" : record.written()));
        return new Part(
                "muster tune " + record.kind() + ": " + place,
                facts,
                List.of(
                        "A single run promises, it proves nothing: only the best was held against the present setting in"
                                + " pairs."),
                HEAD,
                record.tried().stream().map(this::row).toList());
    }

    private String decision() {
        return record.decision() == null ? "not ended" : TuningPage.words(record.decision());
    }

    private List<String> row(Tried tried) {
        boolean present = tried.equals(record.tried().getFirst());
        return List.of(
                present ? "present" : state(tried),
                tried.candidate().name(),
                present ? "what was set" : sets(tried.candidate()),
                String.valueOf(tried.runs().size()),
                present ? "1" : share(tried),
                proved(tried) ? gain() : NONE,
                why(tried, present));
    }

    private boolean proved(Tried tried) {
        return tried.candidate().name().equals(record.best()) && !record.rows().isEmpty();
    }

    private String state(Tried tried) {
        if (tried.reason() != null) {
            return "not measured";
        }
        if (!tried.candidate().name().equals(record.best())) {
            return tried.out() == null ? "not decided" : "rejected";
        }
        Decision decision = record.decision();
        return decision == Decision.IMPROVED
                ? "improved"
                : decision == null || decision == Decision.INTERRUPTED || decision == Decision.NOT_MEASURED
                        ? "not decided"
                        : "rejected";
    }

    private static String sets(Candidate candidate) {
        String settings = candidate.settings().entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue())
                .collect(Collectors.joining(" "));
        return (settings + " " + candidate.jvm()).strip();
    }

    private String share(Tried tried) {
        OptionalDouble now = record.tried().getFirst().score();
        OptionalDouble score = tried.score();
        return now.isEmpty() || score.isEmpty()
                ? NONE
                : String.format(Locale.ROOT, "× %.3f", score.getAsDouble() / now.getAsDouble());
    }

    /**
     * The goal's ratio that decided: an improvement where there is one, at the largest number of agents that has it.
     */
    private String gain() {
        List<ComparisonRecord> goals = record.rows().stream()
                .filter(row -> row.metric().equals(record.goal()) && row.ratio() != null)
                .toList();
        return goals.stream()
                .filter(row -> row.verdict() == Change.IMPROVED)
                .reduce((first, last) -> last)
                .or(() -> goals.stream().reduce((first, last) -> last))
                .map(row -> String.format(Locale.ROOT, "× %.3f of %s, %s", row.ratio(), row.metric(), row.test())
                        + (row.low() == null || row.high() == null
                                ? ", no interval"
                                : String.format(Locale.ROOT, " (%.3f to %.3f)", row.low(), row.high()))
                        + ", n = " + row.runsA())
                .orElse("not measured");
    }

    private String why(Tried tried, boolean present) {
        if (tried.reason() != null) {
            return tried.reason();
        }
        if (tried.out() != null) {
            return "in the worse half after round " + tried.out();
        }
        return !present && tried.candidate().name().equals(record.best()) ? "see the decision" : "";
    }
}
