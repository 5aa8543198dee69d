package dev.muster.cli.document;

import dev.muster.cli.terminal.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with a file, gathered so that its author sees all of it at once. */
public final class Troubles {
    private static final int MOST_SHOWN = 20;

    private record Trouble(int line, String message) {}

    private final String file;
    private final List<Trouble> troubles = new ArrayList<>();

    public Troubles(String file) {
        this.file = file;
    }

    public void add(int line, String message) {
        troubles.add(new Trouble(line, message));
    }

    /** @throws Failure if there is any, with the first of them in order of line */
    public void throwIfAny() {
        if (!troubles.isEmpty()) {
            throw Failure.usage(troubles.stream()
                            .sorted(Comparator.comparingInt(Trouble::line))
                            .limit(MOST_SHOWN)
                            .map(trouble -> file + ":" + trouble.line() + ": " + trouble.message())
                            .collect(Collectors.joining("\n"))
                    + (troubles.size() > MOST_SHOWN ? "\nand " + (troubles.size() - MOST_SHOWN) + " more" : ""));
        }
    }
}
