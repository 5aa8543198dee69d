package dev.muster.runtime.pool;

import java.util.Comparator;
import java.util.List;

/** Which of the agents that are free, and can do a task, gets it. */
public enum Balance {
    /** Each in turn. */
    ROUND_ROBIN {
        @Override
        Candidate choose(List<Candidate> free, long last) {
            return free.stream()
                    .filter(each -> each.number() > last)
                    .min(BY_NUMBER)
                    .orElseGet(() -> first(free, BY_NUMBER));
        }
    },
    /** The one that has worked least. */
    LEAST_LOADED {
        @Override
        Candidate choose(List<Candidate> free, long last) {
            return first(free, Comparator.comparingLong(Candidate::busyNanos).thenComparing(BY_NUMBER));
        }
    },
    /** The one that can do least besides, so that those who can do more stay free. */
    CAPABILITY {
        @Override
        Candidate choose(List<Candidate> free, long last) {
            return first(
                    free,
                    Comparator.<Candidate>comparingInt(
                                    each -> each.pool().capabilities().size())
                            .thenComparing(BY_LOAD));
        }
    },
    /** One of the pool with the highest priority. */
    PRIORITY {
        @Override
        Candidate choose(List<Candidate> free, long last) {
            return first(
                    free,
                    Comparator.<Candidate>comparingInt(each -> -each.pool().priority())
                            .thenComparing(BY_LOAD));
        }
    };

    private static final Comparator<Candidate> BY_NUMBER = Comparator.comparingLong(Candidate::number);
    private static final Comparator<Candidate> BY_LOAD =
            Comparator.comparingLong(Candidate::busyNanos).thenComparing(BY_NUMBER);

    /**
     * Chooses.
     *
     * @param free one or more
     * @param last the number of the agent that was chosen before
     */
    abstract Candidate choose(List<Candidate> free, long last);

    private static Candidate first(List<Candidate> free, Comparator<Candidate> order) {
        return free.stream().min(order).orElseThrow();
    }
}
