package dev.muster.lab.target;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one operation ended. */
public sealed interface Outcome {
    /** One unit of work done. */
    Outcome OK = new Ok(1);

    /**
     * Ended well.
     *
     * @param units work done, in the workload's unit; at least 0
     * @param moments times of its own that it took
     */
    record Ok(long units, List<Moment> moments) implements Outcome {

        /** One without times of its own. */
        public Ok(long units) {
            this(units, List.of());
        }
    }

    /**
     * Ended badly.
     *
     * @param kind a short stable name such as {@code busy}, {@code timeout} or {@code stale_lease}
     * @param detail what exactly happened, for a reader; null when the kind says all. Of each kind the first is kept.
     */
    record Failed(String kind, @Nullable String detail) implements Outcome {

        /** A failure whose kind says all. */
        public Failed(String kind) {
            this(kind, null);
        }
    }
}
