package dev.muster.lab.report;

import dev.muster.lab.result.AgentShares;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** How evenly a test's operations fell to its agents, and how long the most starved of them waited. */
final class FairnessView {
    private static final int MOST_CURVES = 6;

    private final List<RungRecord> shared;

    FairnessView(TestRecord test) {
        shared = test.rungs().stream()
                .filter(rung -> rung.shares() != null
                        && rung.agents() > 1
                        && !rung.shares().lorenz().isEmpty())
                .toList();
    }

    /** Lorenz's curves, of six rungs at most; empty without a rung of several agents. */
    Optional<Plot> lorenz() {
        if (shared.isEmpty()) {
            return Optional.empty();
        }
        List<Double> ticks = List.of(0.0, 20.0, 40.0, 60.0, 80.0, 100.0);
        Plot plot = new Plot(
                "Who did the work (Lorenz)",
                "agents from the least busy on; on the diagonal all did the same",
                new Axis("% of the agents", false, 0, 100, ticks, FairnessView::percent),
                new Axis("% of the operations", false, 0, 100, ticks, FairnessView::percent));
        plot.reference("all the same", 8, List.of(new double[] {0, 0}, new double[] {100, 100}));
        int step = Math.max(1, (shared.size() + MOST_CURVES - 1) / MOST_CURVES);
        int colour = 1;
        for (int i = shared.size() - 1; i >= 0; i -= step) {
            List<Double> curve = Objects.requireNonNull(shared.get(i).shares()).lorenz();
            List<double[]> points = new ArrayList<>();
            for (int at = 0; at < curve.size(); at++) {
                points.add(new double[] {100.0 * at / (curve.size() - 1), 100 * curve.get(at)});
            }
            plot.curve(Format.agents(shared.get(i).agents()), colour++, points);
        }
        return Optional.of(plot);
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    /** Counts and waits, rung by rung. */
    Sheet sheet() {
        return new Sheet(
                List.of(
                        "#agents",
                        "#Jain",
                        "#fewest ops",
                        "#median ops",
                        "#most ops",
                        "#longest wait ms",
                        "#median agent's longest wait ms",
                        "#starvation ×"),
                shared.stream()
                        .map(rung -> {
                            AgentShares shares = Objects.requireNonNull(rung.shares());
                            Double longest = shares.longestWaitMs();
                            Double median = shares.medianLongestWaitMs();
                            return List.of(
                                    Format.rung(rung),
                                    Format.number(rung.fairnessJain()),
                                    Format.count(shares.least()),
                                    Format.count(shares.median()),
                                    Format.count(shares.most()),
                                    Format.number(longest),
                                    Format.number(median),
                                    longest == null || median == null || median == 0
                                            ? Format.NONE
                                            : Format.number(longest / median));
                        })
                        .toList());
    }
}
