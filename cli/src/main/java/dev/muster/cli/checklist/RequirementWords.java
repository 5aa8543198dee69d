package dev.muster.cli.checklist;

import dev.muster.cli.checklist.Shown.State;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Style;
import dev.muster.client.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The rows of what Muster has to show, as people and as programs read them. */
final class RequirementWords {
    private final List<Row> rows;

    RequirementWords(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    /**
     * A row with what its proofs came to.
     *
     * @param requirement the row
     * @param shown in the order of its proofs
     */
    record Row(Requirement requirement, List<Shown> shown) {
        State state() {
            return Requirement.state(shown);
        }
    }

    int exitCode() {
        boolean unknown = rows.stream().anyMatch(row -> row.state().compareTo(State.SHOWN) < 0);
        return Checklist.exitCode(count(State.MISSED) > 0, unknown);
    }

    private long count(State state) {
        return rows.stream().filter(row -> row.state() == state).count();
    }

    void write(Json json) {
        for (State state : State.values()) {
            json.field(state.wire(), count(state));
        }
        json.objects(
                "rows",
                rows,
                (out, row) -> out.field("row", row.requirement().row())
                        .field("asks", row.requirement().asks())
                        .field("state", row.state().wire())
                        .objects(
                                "shown_by",
                                row.shown(),
                                (proof, shown) -> proof.field(
                                                "state", shown.state().wire())
                                        .field("figure", shown.figure())
                                        .field("bound", shown.bound())
                                        .field("evidence", shown.evidence())));
    }

    void show(Style style, Consumer<String> say) {
        for (Row row : rows) {
            String state = String.format(Locale.ROOT, "%-10s", row.state().words());
            say.accept(String.format(Locale.ROOT, "%-4s", row.requirement().row())
                    + paint(style, row.state(), state)
                    + row.requirement().asks());
            for (Shown shown : row.shown()) {
                String bound = shown.bound() == null ? "" : "  (" + shown.bound() + ")";
                String evidence = shown.evidence() == null ? "" : "  " + shown.evidence();
                say.accept(style.dim("              " + shown.state().words() + ": ")
                        + Glyphs.oneLine(shown.figure())
                        + style.dim(Glyphs.oneLine(bound + evidence)));
            }
        }
        say.accept("");
        List<String> counts = new ArrayList<>();
        for (State state : State.values()) {
            counts.add(count(state) + " " + state.words());
        }
        say.accept(rows.size() + " rows: " + String.join(", ", counts));
    }

    private static String paint(Style style, State state, String text) {
        return switch (state) {
            case SHOWN, BY_TEST -> style.green(text);
            case MISSED -> style.red(text);
            case NOT_BUILT, UNDECIDED, NOT_RUN -> style.dim(text);
        };
    }
}
