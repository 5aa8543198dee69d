package dev.muster.core.simulation;

import dev.muster.core.simulation.Model.ProjectModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened in a seed, in words; kept only when somebody is going to read it. */
final class Trace {
    /** How much of it is shown; {@code -Dmuster.simulation.lines=N} shows more. */
    private static final int SHOWN = Integer.getInteger("muster.simulation.lines", 120);

    private final boolean kept;
    private final List<String> lines = new ArrayList<>();
    private final Map<Long, Integer> told = new HashMap<>();

    Trace(boolean kept) {
        this.kept = kept;
    }

    void say(String format, @Nullable Object... arguments) {
        if (kept) {
            lines.add(format.formatted(arguments));
        }
    }

    void round(long now, int done, int failed, List<Call<?>> answered) {
        if (kept) {
            say("round at %d: %d done%s", now, done, failed == 0 ? "" : ", " + failed + " transactions made to fail");
            answered.forEach(call -> say("  %s -> %s", call, call.answer));
        }
    }

    void events(Audit audit) {
        if (kept) {
            for (ProjectModel project : audit.model().projects.values()) {
                int from = told.getOrDefault(project.id, 0);
                project.log.subList(from, project.log.size()).forEach(entry -> say("    %s", entry));
                told.put(project.id, project.log.size());
            }
        }
    }

    /** The last lines. */
    String end() {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN), lines.size()));
    }
}
