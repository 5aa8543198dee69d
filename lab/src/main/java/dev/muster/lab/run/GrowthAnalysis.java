package dev.muster.lab.run;

import dev.muster.lab.analysis.TheilSen;
import dev.muster.lab.result.GrowthRecord;
import dev.muster.lab.result.GrowthRecord.Decade;
import dev.muster.lab.result.RungRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How processor time per operation and memory change up a ladder. Invalid rungs are left out. */
final class GrowthAnalysis {
    private static final int LEAST_SIZES = 3;
    private static final int DECADE = 10;

    private final List<RungRecord> rungs;

    /** @param rungs of a ladder, repetitions included */
    GrowthAnalysis(List<RungRecord> rungs) {
        this.rungs = rungs.stream().filter(rung -> rung.invalid().isEmpty()).toList();
    }

    /** Every figure that was measured at three numbers of agents or more. */
    List<GrowthRecord> all() {
        List<GrowthRecord> all = new ArrayList<>();
        of("cpu_us_per_op", "µs", RungRecord::cpuUsPerOp).ifPresent(all::add);
        of("live_heap_bytes", "bytes", rung -> decimal(rung.liveHeapBytes())).ifPresent(all::add);
        of("rss_bytes", "bytes", rung -> decimal(rung.rssBytes())).ifPresent(all::add);
        return List.copyOf(all);
    }

    private Optional<GrowthRecord> of(String figure, String unit, Function<RungRecord, @Nullable Double> value) {
        List<RungRecord> measured =
                rungs.stream().filter(rung -> value.apply(rung) != null).toList();
        int[] sizes = measured.stream()
                .mapToInt(RungRecord::agents)
                .distinct()
                .sorted()
                .toArray();
        double[] agents = measured.stream().mapToDouble(RungRecord::agents).toArray();
        double[] values = measured.stream()
                .mapToDouble(rung -> Objects.requireNonNull(value.apply(rung)))
                .toArray();
        Optional<TheilSen.Line> straight = sizes.length < LEAST_SIZES ? Optional.empty() : TheilSen.fit(agents, values);
        if (straight.isEmpty()) {
            return Optional.empty();
        }
        TheilSen.Line line = straight.get();
        TheilSen.Line powers = powers(agents, values);
        return Optional.of(new GrowthRecord(
                figure,
                unit,
                sizes.length,
                sizes[0],
                sizes[sizes.length - 1],
                line.intercept(),
                line.slope(),
                line.low(),
                line.high(),
                powers == null ? null : factor(powers.slope()),
                powers == null ? null : factor(powers.low()),
                powers == null ? null : factor(powers.high()),
                decades(agents, values, sizes)));
    }

    /** On logarithms of both: the slope is the power of the number of agents by which the figure grows. */
    private static TheilSen.@Nullable Line powers(double[] agents, double[] values) {
        double[] x = new double[agents.length];
        double[] y = new double[agents.length];
        for (int i = 0; i < agents.length; i++) {
            if (values[i] <= 0) {
                return null;
            }
            x[i] = Math.log10(agents[i]);
            y[i] = Math.log10(values[i]);
        }
        return TheilSen.fit(x, y).orElse(null);
    }

    private static @Nullable Double factor(@Nullable Double power) {
        return power == null ? null : (Double) Math.pow(DECADE, power);
    }

    private static List<Decade> decades(double[] agents, double[] values, int[] sizes) {
        List<Decade> decades = new ArrayList<>();
        for (long bottom = 1; bottom < sizes[sizes.length - 1]; bottom *= DECADE) {
            List<Double> x = new ArrayList<>();
            List<Double> y = new ArrayList<>();
            for (int i = 0; i < agents.length; i++) {
                if (agents[i] >= bottom && agents[i] <= bottom * DECADE) {
                    x.add(agents[i]);
                    y.add(values[i]);
                }
            }
            double[] within = x.stream().mapToDouble(Double::doubleValue).toArray();
            TheilSen.fit(within, y.stream().mapToDouble(Double::doubleValue).toArray())
                    .ifPresent(line -> decades.add(new Decade(
                            (int) x.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .min()
                                    .orElseThrow(),
                            (int) x.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .max()
                                    .orElseThrow(),
                            line.slope())));
        }
        return decades.size() < 2 ? List.of() : decades;
    }

    private static @Nullable Double decimal(@Nullable Long value) {
        return value == null ? null : (Double) value.doubleValue();
    }
}
