package dev.muster.cli.event;

import dev.muster.cli.task.TaskStyle;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.core.event.Event;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events as lines for people. */
public final class EventLines {
    private static final int LONGEST_DATA = 200;

    private EventLines() {}

    /** Events in a table, one a line. */
    public static Table table(List<Event> events, Style style) {
        Table table = Table.of(">SEQ", "AT", "TOPIC", "TASK", "AGENT", "STATE", "DATA");
        for (Event event : events) {
            TaskState to = event.to();
            table.cell(event.seq())
                    .cell(Ago.local(event.at()), style::dim)
                    .cell(event.kind())
                    .cell(event.task())
                    .cell(event.agent())
                    .cell(wire(to), text -> to == null ? text : TaskStyle.paint(style, to, text))
                    .cell(data(event));
        }
        return table;
    }

    /** One event on a line of its own, for a stream that has no end. */
    public static String line(Event event, Style style) {
        TaskState to = event.to();
        return style.dim(String.format("%6d  %s", event.seq(), Ago.local(event.at()))) + "  "
                + String.format("%-20s", Glyphs.oneLine(event.kind()))
                + (event.task() == null ? "" : "  " + event.task())
                + (event.agent() == null ? "" : "  " + event.agent())
                + (to == null ? "" : "  " + TaskStyle.state(style, to))
                + (event.data() == null ? "" : "  " + data(event));
    }

    private static @Nullable String data(Event event) {
        return event.data() == null ? null : Glyphs.fit(Glyphs.oneLine(event.data()), LONGEST_DATA);
    }

    private static @Nullable String wire(@Nullable TaskState state) {
        return state == null ? null : StateMachine.wire(state);
    }
}
