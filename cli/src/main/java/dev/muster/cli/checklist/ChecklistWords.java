package dev.muster.cli.checklist;

import dev.muster.cli.checklist.ChecklistLine.Judged;
import dev.muster.cli.checklist.ChecklistLine.State;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Style;
import dev.muster.client.wire.Json;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The checklist's lines, as people and as programs read them. */
final class ChecklistWords {
    private final List<Judged> lines;

    ChecklistWords(List<Judged> lines) {
        this.lines = List.copyOf(lines);
    }

    int exitCode() {
        return Checklist.exitCode(count(State.FAIL) > 0, count(State.NOT_MEASURED) + count(State.BY_TEST) > 0);
    }

    private long count(State state) {
        return lines.stream().filter(line -> line.state() == state).count();
    }

    void write(Json json) {
        for (State state : State.values()) {
            json.field(state.wire(), count(state));
        }
        json.objects(
                "lines",
                lines,
                (out, judged) -> out.field("group", judged.line().group())
                        .field("line", judged.line().name())
                        .field("bound", judged.line().bound())
                        .field("state", judged.state().wire())
                        .field("value", judged.value())
                        .field("evidence", judged.evidence())
                        .field(
                                "next",
                                judged.state() == State.PASS
                                        ? null
                                        : judged.line().next()));
    }

    void show(Style style, Consumer<String> say) {
        String group = "";
        for (Judged judged : lines) {
            ChecklistLine line = judged.line();
            if (!line.group().equals(group)) {
                group = line.group();
                say.accept(style.bold(group));
            }
            String state = String.format(Locale.ROOT, "%-12s", judged.state().words());
            say.accept("  " + paint(style, judged.state(), state) + "  " + line.name() + ": "
                    + Glyphs.oneLine(judged.value()) + style.dim("  (" + line.bound() + ")"));
            if (judged.evidence() != null) {
                say.accept(style.dim("                from " + Glyphs.oneLine(judged.evidence())));
            }
            if (judged.state() != State.PASS && line.next() != null) {
                say.accept("                → " + line.next());
            }
        }
        say.accept("");
        say.accept(count(State.PASS) + " pass, " + count(State.FAIL) + " fail, " + count(State.BY_TEST) + " by test, "
                + count(State.NOT_MEASURED) + " not measured, of " + lines.size());
    }

    private static String paint(Style style, State state, String text) {
        return switch (state) {
            case PASS -> style.green(text);
            case FAIL -> style.red(text);
            case BY_TEST, NOT_MEASURED -> style.dim(text);
        };
    }
}
