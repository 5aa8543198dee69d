package dev.muster.lab.run;

import dev.muster.lab.analysis.TheilSen;
import dev.muster.lab.result.RungRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each agent leaves behind in its target: the Theil–Sen slope of the live heap after the agents of each rung have
 * left, over how many have come and gone by then. Over the rung's own number it would not do: what the agents of the
 * earlier rungs have left is still there. A target that forgets everybody has a slope of 0, whatever an agent costs
 * while it is there.
 */
final class Retention {
    private Retention() {}

    /**
     * The slope in bytes an agent.
     *
     * @param rungs measured so far, in any order; each repetition has a target of its own
     * @return empty with fewer than three rungs that were looked at
     */
    static Optional<TheilSen.Line> perAgent(List<RungRecord> rungs) {
        Map<Integer, Integer> gone = new HashMap<>();
        List<double[]> points = new ArrayList<>();
        for (RungRecord rung : rungs.stream()
                .sorted(Comparator.comparingDouble(RungRecord::fromSeconds))
                .toList()) {
            int sofar = gone.merge(rung.repetition(), rung.agents(), Integer::sum);
            Long left = rung.departedHeapBytes();
            if (left != null) {
                points.add(new double[] {sofar, left});
            }
        }
        return points.size() < Departure.LEAST_RUNGS
                ? Optional.empty()
                : TheilSen.fit(
                        points.stream().mapToDouble(point -> point[0]).toArray(),
                        points.stream().mapToDouble(point -> point[1]).toArray());
    }
}
