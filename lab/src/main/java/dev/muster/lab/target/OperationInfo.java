package dev.muster.lab.target;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A named operation that a driver offers to scenarios.
 *
 * @param name as scenarios write it
 * @param meaning one sentence for reports
 * @param mix the operations that are timed separately, at least one
 * @param faces the ways by which it reaches the target
 * @param options the options it takes, with their defaults
 * @param gauges figures of its own that it reports for each rung
 * @param apart whether the work is done in processes that the operation itself starts, so that what the driver's
 *     process uses says nothing about it
 * @param times times of its own that it reports for each rung
 */
public record OperationInfo(
        String name,
        String meaning,
        List<String> mix,
        Set<Face> faces,
        Map<String, Long> options,
        List<GaugeInfo> gauges,
        boolean apart,
        List<TimesInfo> times) {

    /** Copies the collections. */
    public OperationInfo {
        mix = List.copyOf(mix);
        faces = Set.copyOf(faces);
        options = Map.copyOf(options);
        gauges = List.copyOf(gauges);
        times = List.copyOf(times);
    }

    /** An operation without times of its own. */
    public OperationInfo(
            String name,
            String meaning,
            List<String> mix,
            Set<Face> faces,
            Map<String, Long> options,
            List<GaugeInfo> gauges,
            boolean apart) {
        this(name, meaning, mix, faces, options, gauges, apart, List.of());
    }

    /** An operation of the driver's process, without figures of its own. */
    public OperationInfo(String name, String meaning, List<String> mix, Map<String, Long> options) {
        this(name, meaning, mix, Set.of(Face.IN_PROCESS), options, List.of(), /* apart= */ false);
    }

    /** The same, reaching the target by these ways. */
    public OperationInfo through(Face... ways) {
        return new OperationInfo(name, meaning, mix, Set.of(ways), options, gauges, apart, times);
    }
}
