package dev.muster.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Names and values under one another. What has no value is left out. */
public final class Details {
    private record Line(String name, String value) {}

    private final List<Line> lines = new ArrayList<>();

    public Details line(String name, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            lines.add(new Line(name, Glyphs.oneLine(value.toString())));
        }
        return this;
    }

    /** Gives the lines, indented by two. */
    public void print(Consumer<String> say, Style style) {
        int widest = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
        for (Line line : lines) {
            String padding = " ".repeat(widest - line.name().length());
            say.accept("  " + style.dim(line.name()) + padding + "  " + line.value());
        }
    }
}
