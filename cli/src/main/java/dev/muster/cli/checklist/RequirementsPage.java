package dev.muster.cli.checklist;

import dev.muster.cli.checklist.Shown.State;
import dev.muster.lab.report.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The page of what Muster has to show: each row with the run or test that shows it, its figure and its state. */
public final class RequirementsPage {
    private static final String NONE = "–";

    private RequirementsPage() {}

    /**
     * Goes through the rows that ship with the program.
     *
     * @param directories where runs are kept
     */
    public static Page of(List<Path> directories) {
        RunShelf shelf = RunShelf.inAll(directories);
        Judge judge = new Judge(shelf);
        List<RequirementWords.Row> rows = Requirement.shipped().stream()
                .map(requirement -> new RequirementWords.Row(requirement, requirement.shown(judge)))
                .toList();
        return new Page("What Muster has to show", say(rows, shelf), List.of(table(rows), looked(shelf)));
    }

    private static String say(List<RequirementWords.Row> rows, RunShelf shelf) {
        String counts = Arrays.stream(State.values())
                .map(state -> rows.stream().filter(row -> row.state() == state).count() + " " + state.words())
                .collect(Collectors.joining(", "));
        int runs = shelf.runs().size();
        return rows.size() + " rows: " + counts + ". Written from " + runs + (runs == 1 ? " run" : " runs")
                + "; a row is as the weakest of what has to show it. 'by test' is no measurement: those classes fail when"
                + " it does not hold, whenever they are run.";
    }

    private static Page.Part table(List<RequirementWords.Row> rows) {
        List<List<String>> cells = new ArrayList<>();
        for (RequirementWords.Row row : rows) {
            boolean first = true;
            for (Shown shown : row.shown()) {
                cells.add(List.of(
                        first ? row.requirement().row() : "",
                        first ? row.requirement().asks() : "",
                        shown.state().words(),
                        shown.figure(),
                        Objects.requireNonNullElse(shown.bound(), NONE),
                        Objects.requireNonNullElse(shown.evidence(), NONE)));
                first = false;
            }
        }
        return new Page.Part(
                "Rows",
                List.of(),
                List.of(),
                List.of("row", "asks", Page.STATE + "state", "figure", "bound", "run or test"),
                cells);
    }

    private static Page.Part looked(RunShelf shelf) {
        List<String> notes = new ArrayList<>();
        if (shelf.runs().isEmpty()) {
            notes.add("No run was found: nothing here is measured.");
        }
        shelf.unreadable().forEach(why -> notes.add("Left out: " + why));
        return new Page.Part(
                "Runs that were looked at",
                List.of(),
                notes,
                List.of("run", "scenario", "started", Page.STATE + "verdict"),
                shelf.runs().stream()
                        .map(run -> List.of(
                                run.directory().toString(),
                                run.scenario(),
                                run.startedAt(),
                                Objects.toString(run.verdict(), "no verdict")))
                        .toList());
    }
}
