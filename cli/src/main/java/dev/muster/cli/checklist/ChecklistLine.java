package dev.muster.cli.checklist;

import dev.muster.cli.document.Document;
import dev.muster.cli.document.Section;
import dev.muster.cli.document.Troubles;
import dev.muster.client.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A line of the checklist.
 *
 * @param name what is looked at
 * @param group that it belongs to
 * @param bound in words
 * @param probe what is measured now; null for none
 * @param shownBy what shows it if the probe does not
 * @param next what to do if neither does; null for nothing
 */
record ChecklistLine(
        String name,
        String group,
        String bound,
        @Nullable String probe,
        List<Proof> shownBy,
        @Nullable String next) {
    /** The lines that ship with the program. */
    static final String RESOURCE = "checklist.yaml";

    private static final List<String> KEYS = List.of("line", "group", "bound", "probe", ProofReader.KEY, "next");

    /** How a line is. */
    enum State {
        PASS,
        FAIL,
        /** Tests of the project show it, and nobody has run them here. */
        BY_TEST,
        NOT_MEASURED;

        /** As it is written in JSON. */
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** As people read it. */
        String words() {
            return wire().replace('_', ' ');
        }
    }

    /**
     * A line, judged.
     *
     * @param line that was judged
     * @param state how it is
     * @param value now; the reason if it was not measured
     * @param evidence where the value is from; null if there is none
     */
    record Judged(
            ChecklistLine line,
            State state,
            String value,
            @Nullable String evidence) {}

    /** The lines that ship with the program. */
    static List<ChecklistLine> shipped() {
        Troubles troubles = new Troubles(RESOURCE);
        List<ChecklistLine> lines = new ArrayList<>();
        Section top = Section.of(
                Document.parse(RESOURCE, Requirement.resource(RESOURCE)), RESOURCE, List.of("lines"), troubles);
        for (Document item : top.items("lines")) {
            Section section = Section.of(item, "a line", KEYS, troubles);
            String probe = section.text("probe");
            if (probe != null && !Probes.NAMES.contains(probe)) {
                troubles.add(
                        section.lineOf("probe"), "no probe '" + probe + "'; " + Suggestions.hint(probe, Probes.NAMES));
            }
            lines.add(new ChecklistLine(
                    Objects.toString(section.text("line"), "?"),
                    Objects.toString(section.text("group"), "?"),
                    Objects.toString(section.text("bound"), "?"),
                    probe,
                    ProofReader.read(section, troubles),
                    section.text("next")));
        }
        troubles.throwIfAny();
        return lines;
    }

    /**
     * Judges it: by the probe if that sees something, otherwise by what was kept.
     *
     * @throws InterruptedException if it is cut short
     */
    Judged judged(Probes probes, Judge judge) throws InterruptedException {
        String reason = "nothing measures it yet";
        if (probe != null) {
            switch (probes.look(probe)) {
                case Seen.Figure figure -> {
                    return new Judged(
                            this, figure.holds() ? State.PASS : State.FAIL, figure.value(), figure.evidence());
                }
                case Seen.Nothing nothing -> reason = nothing.reason();
            }
        }
        Shown worst = null;
        for (Proof proof : shownBy) {
            worst = Judge.worse(worst, judge.shown(proof));
        }
        if (worst == null) {
            return new Judged(this, State.NOT_MEASURED, reason, null);
        }
        State state = switch (worst.state()) {
            case MISSED -> State.FAIL;
            case SHOWN -> State.PASS;
            case BY_TEST -> worst.evidence() == null ? State.BY_TEST : State.PASS;
            case NOT_BUILT, UNDECIDED, NOT_RUN -> State.NOT_MEASURED;
        };
        String value = state == State.NOT_MEASURED && probe != null ? reason + "; " + worst.figure() : worst.figure();
        return new Judged(this, state, value, worst.evidence());
    }
}
