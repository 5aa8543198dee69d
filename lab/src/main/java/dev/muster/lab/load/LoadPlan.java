package dev.muster.lab.load;

import dev.muster.lab.scenario.Arrival;
import dev.muster.lab.scenario.WarmUp;
import dev.muster.lab.scenario.Window;
import java.time.Duration;

/**
 * The load of one rung.
 *
 * @param agents how many at once
 * @param arrival how operations arrive
 * @param warmUp what is discarded first
 * @param window how long it is measured
 * @param seed feeds random arrivals
 * @param drain how long operations in flight at the end are waited for
 */
public record LoadPlan(int agents, Arrival arrival, WarmUp warmUp, Window window, long seed, Duration drain) {

    /** Whether operations arrive by a schedule rather than when the last one has ended. */
    public boolean open() {
        return !(arrival instanceof Arrival.Closed);
    }
}
