package dev.muster.lab.run;

import dev.muster.lab.load.LoadResult;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.target.Gauge;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything measured on one rung, before it is analysed.
 *
 * @param agents at once
 * @param repetition which time this number is measured, from 1
 * @param open whether operations arrived by a schedule
 * @param load what the load did
 * @param before resources at the start of the window; null when the window was not reached
 * @param after resources at its end; null likewise
 * @param pssBytes memory at the end of the window, what is shared counted in part; null when it could not be read
 * @param liveHeapBytes after a full collection with the agents still connected; null when it could not be had
 * @param noLiveHeap why it could not be had, if anybody said so
 * @param departure the live heap when the agents have left
 * @param counters growth of the target's counters during the window
 * @param gauges what the operation itself reported
 * @param sharesProcess whether generator and target are one process
 * @param generatorCpuNanos processor time of the generator's process in the window, nanoseconds; null when it is the
 *     target's process too, or was not read
 * @param stolenShare what the host of this machine gave to others of the processors' time in the window, 0 to 1; null
 *     when that is not told
 * @param together what the processors were worth when all computed, right before and after the load; null when it was
 *     not asked
 * @param unobserved why nobody can say what the target costs; null if somebody can
 * @param fromSeconds start on the clock of resources.csv
 * @param toSeconds end on it
 * @param sample the interval log, relative to the run directory
 * @param earlier measurements that this one takes the place of
 */
record RungMeasurement(
        int agents,
        int repetition,
        boolean open,
        LoadResult load,
        @Nullable Reading before,
        @Nullable Reading after,
        @Nullable Long pssBytes,
        @Nullable Long liveHeapBytes,
        @Nullable String noLiveHeap,
        Departure departure,
        Map<String, Long> counters,
        List<Gauge> gauges,
        boolean sharesProcess,
        @Nullable Long generatorCpuNanos,
        @Nullable Double stolenShare,
        @Nullable Double together,
        @Nullable String unobserved,
        double fromSeconds,
        double toSeconds,
        String sample,
        List<RungRecord.Attempt> earlier) {

    /**
     * The same when its agents have left.
     *
     * @param until the end of the rung with that
     */
    RungMeasurement left(Departure departure, double until) {
        return new RungMeasurement(
                agents,
                repetition,
                open,
                load,
                before,
                after,
                pssBytes,
                liveHeapBytes,
                noLiveHeap,
                departure,
                counters,
                gauges,
                sharesProcess,
                generatorCpuNanos,
                stolenShare,
                together,
                unobserved,
                fromSeconds,
                until,
                sample,
                earlier);
    }
}
