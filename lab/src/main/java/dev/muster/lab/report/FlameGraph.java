package dev.muster.lab.report;

import dev.muster.lab.profile.Stacks;
import java.util.List;
import java.util.Locale;

/**
 * Sampled stacks as a flame graph: one bar a method at its place, as wide as its share of the samples, callers below
 * and callees above. Bars narrower than a five-hundredth are left out, so that the picture stays small.
 */
final class FlameGraph {
    private static final double WIDTH = 1000;
    private static final double ROW = 17;
    private static final double LEAST_SHARE = 0.002;
    private static final int MOST_ROWS = 60;
    private static final double CHARACTER = 6.1;

    private final Stacks stacks;
    private final int most;
    private final StringBuilder bars = new StringBuilder();
    private int deepest;
    private int drawn;

    /** @param most bars; those that come first when the tree is walked are kept */
    FlameGraph(Stacks stacks, int most) {
        this.stacks = stacks;
        this.most = most;
    }

    /** The picture as HTML; empty if nothing was sampled. */
    String html() {
        Stacks.Node root = stacks.root();
        if (root.samples() == 0) {
            return "";
        }
        deepest = Math.min(MOST_ROWS, depth(root));
        place(root, 0, 0);
        double height = (deepest + 1) * ROW;
        return String.format(
                        Locale.ROOT,
                        "<figure class=\"plot flame\"><figcaption><strong>Flame graph</strong><span>%,d samples; a bar's"
                                + " width is its share, callers below; what is under %.1f %% is left out. Blue is Muster, red the lab,"
                                + " orange a database driver, grey the JDK, green everything else</span></figcaption>"
                                + "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"Flame graph of %,d samples\">",
                        root.samples(),
                        100 * LEAST_SHARE,
                        WIDTH,
                        height,
                        root.samples())
                + bars + "</svg></figure>\n";
    }

    private static boolean wide(Stacks.Node node, Stacks.Node root) {
        return node.samples() >= LEAST_SHARE * root.samples();
    }

    private int depth(Stacks.Node node) {
        int most = 0;
        for (Stacks.Node callee : node.callees()) {
            if (wide(callee, stacks.root())) {
                most = Math.max(most, 1 + depth(callee));
            }
        }
        return most;
    }

    private void place(Stacks.Node node, double before, int row) {
        if (row > deepest || drawn++ > most) {
            return;
        }
        double scale = WIDTH / stacks.root().samples();
        bar(node, before * scale, node.samples() * scale, (deepest - row) * ROW);
        double at = before;
        for (Stacks.Node callee : node.callees()) {
            if (!wide(callee, stacks.root())) {
                break; // they come widest first
            }
            place(callee, at, row + 1);
            at += callee.samples();
        }
    }

    private void bar(Stacks.Node node, double x, double width, double y) {
        double share = 100.0 * node.samples() / stacks.root().samples();
        bars.append(String.format(
                Locale.ROOT,
                "<g><title>%s: %,d samples, %.1f %%</title><rect class=\"f%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
                        + " height=\"%.0f\"/>",
                Markup.escape(node.name()),
                node.samples(),
                share,
                tone(node.name()),
                x,
                y,
                Math.max(0.4, width - 0.6),
                ROW - 1));
        int room = (int) ((width - 6) / CHARACTER);
        if (room >= 4) {
            String name = shortened(node.name(), room);
            bars.append(String.format(
                    Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\">%s</text>", x + 3, y + 12, Markup.escape(name)));
        }
        bars.append("</g>");
    }

    /** Class and method, without packages; as much as there is room for. */
    private static String shortened(String name, int room) {
        List<String> parts = List.of(name.split("\\."));
        String simple = parts.size() < 2 ? name : parts.get(parts.size() - 2) + "." + parts.getLast();
        return simple.length() <= room ? simple : simple.substring(0, room - 1) + "…";
    }

    /** The tier a method belongs to: the same colour everywhere. */
    private static int tone(String name) {
        if (name.equals("all")) {
            return 8;
        }
        if (name.startsWith("dev.muster.lab.")) {
            return 4;
        }
        if (name.startsWith("dev.muster.")) {
            return 1;
        }
        if (name.startsWith("org.sqlite.") || name.startsWith("java.sql.") || name.startsWith("org.postgresql.")) {
            return 2;
        }
        if (name.startsWith("java.")
                || name.startsWith("jdk.")
                || name.startsWith("sun.")
                || name.startsWith("com.sun.")) {
            return 8;
        }
        return 3;
    }
}
