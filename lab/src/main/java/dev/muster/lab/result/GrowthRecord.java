package dev.muster.lab.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a figure changes up a ladder: a Theil–Sen line over the number of agents, and where it is not straight, its slope
 * in each decade.
 *
 * @param figure wire name, such as {@code cpu_us_per_op}
 * @param unit short
 * @param sizes different numbers of agents that it rests on
 * @param from the smallest number of agents
 * @param to the largest
 * @param base what the line says of no agents at all
 * @param perAgent change for each agent more
 * @param low lower end of its 95 % interval; null with fewer than four rungs
 * @param high its upper end; null likewise
 * @param tenfold by which factor it changes where agents are ten times as many; null when a value is not above zero
 * @param tenfoldLow lower end of its 95 % interval; null with fewer than four rungs
 * @param tenfoldHigh its upper end; null likewise
 * @param decades slopes within decades of agents, smallest first; empty where there is one only
 */
public record GrowthRecord(
        String figure,
        String unit,
        int sizes,
        int from,
        int to,
        double base,
        double perAgent,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable Double tenfold,
        @Nullable Double tenfoldLow,
        @Nullable Double tenfoldHigh,
        List<Decade> decades) {

    /** Copies the decades. */
    public GrowthRecord {
        decades = List.copyOf(decades);
    }

    /** Whether it grows: the whole interval of its slope lies above zero. Null when there is no interval. */
    public @Nullable Boolean grows() {
        return low == null ? null : (Boolean) (low > 0);
    }

    /**
     * A part of the ladder.
     *
     * @param from its smallest number of agents
     * @param to its largest
     * @param perAgent change for each agent more
     */
    public record Decade(int from, int to, double perAgent) {}
}
