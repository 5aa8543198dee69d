package dev.muster.core.cascade;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a session leaves to whoever goes on.
 *
 * @param finding the number under which it is noted
 * @param kind how far the work went
 * @param cascade which round trip it is about
 * @param from the scores before the work
 * @param to the scores after it, or at the last check
 * @param decision of the gate, at the last check
 * @param text all of it in words
 * @param published whether the whole project sees it
 */
public record Handoff(
        long finding,
        Kind kind,
        long cascade,
        Assessment from,
        Assessment to,
        @Nullable Decision decision,
        String text,
        boolean published) {
    /** How far the work went. */
    public enum Kind {
        /** From the preflight to the postflight. */
        COMPLETE,
        /** From the preflight to the last check. */
        INVESTIGATION
    }

    /** The changes of scores by at least so much are told. */
    public static final double CHANGED = 0.15;

    /** The vectors that changed by at least {@value #CHANGED}. */
    public List<Vector> changed() {
        return changed(from.vectors(), to.vectors());
    }

    private static List<Vector> changed(@Nullable Vectors before, @Nullable Vectors now) {
        return before == null || now == null
                ? List.of()
                : List.of(Vector.values()).stream()
                        .filter(vector -> Math.abs(now.get(vector) - before.get(vector)) >= CHANGED)
                        .toList();
    }

    /** Tells it in words. */
    static String text(
            Kind kind, Assessment from, Assessment to, @Nullable Decision decision, String summary, String next) {
        List<String> lines = new ArrayList<>();
        lines.add("Handoff (" + kind.name().toLowerCase(Locale.ROOT) + "): " + summary);
        Vectors before = from.vectors();
        Vectors now = to.vectors();
        if (before != null && now != null) {
            StringBuilder scores =
                    new StringBuilder("Scores: ").append(moved("overall", before.overall(), now.overall()));
            for (Vector vector : changed(before, now)) {
                scores.append(", ")
                        .append(moved(vector.name().toLowerCase(Locale.ROOT), before.get(vector), now.get(vector)));
            }
            lines.add(scores.toString());
        }
        if (decision != null) {
            lines.add("Gate: " + decision.name().toLowerCase(Locale.ROOT));
        }
        if (!next.isBlank()) {
            lines.add("Next: " + next);
        }
        return String.join("\n", lines);
    }

    private static String moved(String name, double before, double now) {
        return String.format(Locale.ROOT, "%s %.2f to %.2f", name, before, now);
    }
}
