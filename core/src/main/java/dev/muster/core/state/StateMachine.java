package dev.muster.core.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A state machine as a table: for each (state, command) cell, the states it may lead to. An empty cell is an illegal
 * command. Where a cell lists several states the engine's rule decides which, and {@link #require} holds it to the
 * list.
 *
 * @param <S> states
 * @param <C> commands
 */
public final class StateMachine<S extends Enum<S>, C extends Enum<C>> {
    private final String name;
    private final Class<S> states;
    private final Class<C> commands;
    private final Map<S, Map<C, Set<S>>> table;
    private final Set<C> automatic;
    private final Map<S, String> starts;

    private StateMachine(Builder<S, C> builder) {
        this.name = builder.name;
        this.states = builder.states;
        this.commands = builder.commands;
        this.table = builder.table;
        this.automatic = builder.automatic;
        this.starts = builder.starts;
    }

    /** Begins a declaration; {@code name} is used in messages and as the diagram's title. */
    public static <S extends Enum<S>, C extends Enum<C>> Builder<S, C> named(
            String name, Class<S> states, Class<C> commands) {
        return new Builder<>(name, states, commands);
    }

    public String name() {
        return name;
    }

    /** The states that {@code command} may lead to from {@code from}; empty if it is illegal there. */
    public Set<S> targets(S from, C command) {
        Map<C, Set<S>> row = table.get(from);
        Set<S> cell = row == null ? null : row.get(command);
        return cell == null ? Set.of() : cell;
    }

    public boolean allows(S from, C command) {
        return !targets(from, command).isEmpty();
    }

    /** The commands that a caller may issue in one state or another, in declaration order. */
    public List<C> commands() {
        return Arrays.stream(commands.getEnumConstants())
                .filter(command -> !automatic.contains(command))
                .toList();
    }

    /** The commands that a caller may issue in {@code from}, in declaration order. */
    public List<C> allowed(S from) {
        List<C> legal = new ArrayList<>();
        for (C command : commands.getEnumConstants()) {
            if (allows(from, command) && !automatic.contains(command)) {
                legal.add(command);
            }
        }
        return legal;
    }

    /**
     * Holds a decision to the table.
     *
     * @return {@code to}
     * @throws IllegalStateException if the table does not list {@code to} in the cell: a defect of the caller
     */
    public S require(S from, C command, S to) {
        if (!targets(from, command).contains(to)) {
            throw new IllegalStateException(name + ": " + command + " may not lead from " + from + " to " + to);
        }
        return to;
    }

    /**
     * The table as a Mermaid state diagram; what leaves the state as it is is left out, what happens by itself is in
     * parentheses.
     */
    public String mermaid() {
        StringBuilder out = new StringBuilder("stateDiagram-v2\n");
        starts.forEach((state, command) -> out.append("    [*] --> ")
                .append(wire(state))
                .append(": ")
                .append(command)
                .append('\n'));
        for (S from : states.getEnumConstants()) {
            for (S to : states.getEnumConstants()) {
                List<String> labels = new ArrayList<>();
                for (C command : commands.getEnumConstants()) {
                    if (from != to && targets(from, command).contains(to)) {
                        labels.add(label(command));
                    }
                }
                if (!labels.isEmpty()) {
                    out.append("    ").append(wire(from)).append(" --> ").append(wire(to));
                    out.append(": ").append(String.join(", ", labels)).append('\n');
                }
            }
        }
        return out.toString();
    }

    /** For each state the commands that leave it as it is, as a Markdown list. */
    public String staying() {
        StringBuilder out = new StringBuilder();
        for (S state : states.getEnumConstants()) {
            List<String> labels = new ArrayList<>();
            for (C command : commands.getEnumConstants()) {
                if (targets(state, command).equals(Set.of(state))) {
                    labels.add(label(command));
                }
            }
            if (!labels.isEmpty()) {
                out.append("- `").append(wire(state)).append("` stays on: ");
                out.append(String.join(", ", labels)).append('\n');
            }
        }
        return out.toString();
    }

    private String label(C command) {
        return automatic.contains(command) ? "(" + wire(command) + ")" : wire(command);
    }

    /** The wire name of a state or command: lower snake case. */
    public static String wire(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The wire names of some states or commands, with commas between them. */
    public static String wires(List<? extends Enum<?>> constants) {
        return constants.stream().map(StateMachine::wire).collect(Collectors.joining(", "));
    }

    /** Collects the cells of a table. */
    public static final class Builder<S extends Enum<S>, C extends Enum<C>> {
        private final String name;
        private final Class<S> states;
        private final Class<C> commands;
        private final Map<S, Map<C, Set<S>>> table;
        private final Set<C> automatic;
        private final Map<S, String> starts;

        private Builder(String name, Class<S> states, Class<C> commands) {
            this.name = name;
            this.states = states;
            this.commands = commands;
            this.table = new EnumMap<>(states);
            this.automatic = EnumSet.noneOf(commands);
            this.starts = new EnumMap<>(states);
        }

        /** One cell: {@code command} in {@code from} leads to one of {@code first} and {@code others}. */
        @SafeVarargs
        public final Builder<S, C> on(C command, S from, S first, S... others) {
            Set<S> cell = table.computeIfAbsent(from, any -> new EnumMap<>(commands))
                    .computeIfAbsent(command, any -> EnumSet.noneOf(states));
            cell.add(first);
            cell.addAll(List.of(others));
            return this;
        }

        /** Cells in which {@code command} is legal and changes no state. */
        @SafeVarargs
        public final Builder<S, C> stays(C command, S... in) {
            for (S state : in) {
                on(command, state, state);
            }
            return this;
        }

        /** Where a new one begins, and the wire name of the command that makes it. */
        @SafeVarargs
        public final Builder<S, C> startsBy(String command, S... in) {
            for (S state : in) {
                starts.put(state, command);
            }
            return this;
        }

        /** Marks what happens by itself and cannot be asked for. */
        @SafeVarargs
        public final Builder<S, C> automatic(C... happenings) {
            automatic.addAll(List.of(happenings));
            return this;
        }

        public StateMachine<S, C> build() {
            return new StateMachine<>(this);
        }
    }
}
