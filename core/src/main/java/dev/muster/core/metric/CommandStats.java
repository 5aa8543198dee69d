package dev.muster.core.metric;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The figures of all commands, by kind. */
public final class CommandStats {
    private final Map<Class<?>, CommandFigures> byType = new ConcurrentHashMap<>();
    private final CommandFigures nameless = new CommandFigures("other");
    private final LongAdder unanswered = new LongAdder();

    /** Somebody asks, and waits for the answer. */
    public void asked() {
        unanswered.increment();
    }

    /** Somebody who asked waits no more. */
    public void answered() {
        unanswered.decrement();
    }

    /** How many wait for their answers now; not those who wait for a task. */
    public long unanswered() {
        return unanswered.sum();
    }

    /** The figures of the commands of a class. */
    public CommandFigures of(Class<?> type) {
        CommandFigures found = byType.get(type);
        return found == null ? byType.computeIfAbsent(type, this::fresh) : found;
    }

    private CommandFigures fresh(Class<?> type) {
        return type.isHidden() ? nameless : new CommandFigures(snakeCase(type.getSimpleName()));
    }

    private static String snakeCase(String camels) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < camels.length(); i++) {
            char c = camels.charAt(i);
            if (Character.isUpperCase(c) && i > 0) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(c));
        }
        return snake.toString();
    }

    /** The kinds of commands that there were so far, by name. */
    public List<CommandFigures> all() {
        return byType.values().stream()
                .distinct()
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }
}
