package dev.muster.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A state table as it is printed in the specification: a line per command, a column per state, cells apart by bars.
 * Read by the tests of the cells, so that what they expect can be held beside the specification by eye.
 */
final class Table<S extends Enum<S>> {
    /** The cell is blank: the command is refused there, or the event has no effect. */
    static final String BLANK = "";
    /** The state stays. */
    static final String SAME = "=";
    /** The cell is marked as one that no sequence of commands can reach. */
    static final String UNREACHABLE = "never";

    /** One cell; prints as a sentence, because it is the name of its test. */
    record Cell<S extends Enum<S>>(String command, S state, String text) {
        /** The state that the cell leads to. */
        S target() {
            return text.equals(SAME) || text.equals(BLANK)
                    ? state
                    : Enum.valueOf(state.getDeclaringClass(), text.toUpperCase(Locale.ROOT));
        }

        /** Whether it is a cell of this command, in whatever case. */
        boolean is(String name) {
            return command.split(",", -1)[0].equals(name);
        }

        boolean blank() {
            return text.equals(BLANK);
        }

        @Override
        public String toString() {
            String where = "'" + command + "' in " + state.name().toLowerCase(Locale.ROOT);
            return switch (text) {
                case BLANK -> where + " is refused or has no effect";
                case SAME -> where + " leaves the state";
                default -> where + " leads to " + text;
            };
        }
    }

    private final List<Cell<S>> cells = new ArrayList<>();

    Table(Class<S> states, String text) {
        List<String> lines = text.lines().toList();
        List<S> columns = new ArrayList<>();
        for (String name :
                cellsOf(lines.getFirst()).subList(1, cellsOf(lines.getFirst()).size())) {
            columns.add(Enum.valueOf(states, name.toUpperCase(Locale.ROOT)));
        }
        if (columns.size() != states.getEnumConstants().length) {
            throw new IllegalArgumentException("the table has " + columns + ", not every state");
        }
        for (String line : lines.subList(1, lines.size())) {
            List<String> row = cellsOf(line);
            for (int i = 0; i < columns.size(); i++) {
                cells.add(new Cell<>(row.getFirst(), columns.get(i), row.get(i + 1)));
            }
        }
    }

    private static List<String> cellsOf(String line) {
        return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    }

    List<Cell<S>> cells() {
        return cells.stream().filter(cell -> !cell.text().equals(UNREACHABLE)).toList();
    }

    /** The commands (without what stands after a comma) whose cell is not blank in a state. */
    List<String> legal(S state) {
        return cells.stream()
                .filter(cell ->
                        cell.state() == state && !cell.blank() && !cell.text().equals(UNREACHABLE))
                .map(cell -> cell.command().split(",")[0])
                .distinct()
                .toList();
    }
}
