package dev.muster.server.workflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A table of the specification: commands down, states across. An equals sign means that the state stays. */
record Cells(List<Cell> all) {
    /**
     * One cell.
     *
     * @param command may have a comma and, behind it, how the tests ran last
     * @param target the state after it; empty if the command is refused
     */
    record Cell(String command, String state, String target) {
        String word() {
            return command.split(", ")[0];
        }

        boolean refused() {
            return target.isEmpty();
        }

        @Override
        public String toString() {
            return command + " in " + state + (refused() ? " is refused" : " gives " + target);
        }
    }

    static Cells of(String table) {
        List<List<String>> lines = table.lines()
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .toList();
        List<String> states = lines.getFirst();
        List<Cell> cells = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            for (int i = 1; i < states.size(); i++) {
                String target = line.get(i).equals("=") ? states.get(i) : line.get(i);
                cells.add(new Cell(line.getFirst(), states.get(i), target));
            }
        }
        return new Cells(cells);
    }

    /** The commands that are not refused in a state. */
    Set<String> legal(String state) {
        Set<String> words = new LinkedHashSet<>();
        all.stream()
                .filter(cell -> cell.state().equals(state) && !cell.refused())
                .forEach(cell -> words.add(cell.word()));
        return words;
    }
}
