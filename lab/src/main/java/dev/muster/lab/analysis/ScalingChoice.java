package dev.muster.lab.analysis;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All three laws fitted to the same points, and the one that the data ask for: the simplest whose AICc lies less than 2
 * above the least.
 *
 * @param fits by law
 * @param chosen the one to use
 */
public record ScalingChoice(Map<ScalingModel, ScalingFit> fits, ScalingFit chosen) {
    private static final double INDISTINCT = 2;

    /** Copies the fits. */
    public ScalingChoice {
        fits = Map.copyOf(fits);
    }

    /**
     * Fits and chooses.
     *
     * @param points at least five
     */
    public static ScalingChoice of(List<ScalingPoint> points, ScalingFit.Weighting weighting) {
        Map<ScalingModel, ScalingFit> fits = new EnumMap<>(ScalingModel.class);
        for (ScalingModel model : ScalingModel.values()) {
            fits.put(model, ScalingFit.of(model, points, weighting));
        }
        double least =
                fits.values().stream().mapToDouble(ScalingFit::aicc).min().orElseThrow();
        ScalingFit chosen = Arrays.stream(ScalingModel.values())
                .map(model -> Objects.requireNonNull(fits.get(model)))
                .filter(fit -> fit.aicc() - least < INDISTINCT)
                .findFirst()
                .orElseThrow();
        return new ScalingChoice(fits, chosen);
    }

    /** The fit of the whole law, chosen or not: it says where a peak may lie. */
    public ScalingFit full() {
        return Objects.requireNonNull(fits.get(ScalingModel.USL));
    }
}
