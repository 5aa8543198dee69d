package dev.muster.server.access;

import java.util.Map;

/** Takes down what was done, or tried, that only few may do. */
@FunctionalInterface
public interface Audit {
    /** Takes nothing down. */
    Audit NONE = entry -> {};

    /** What an entry says of an action that was done. */
    String DONE = "done";

    /** Takes one action down. */
    void record(Entry entry);

    /**
     * One action.
     *
     * @param caller who
     * @param action what, such as {@code create_token}
     * @param about what it was about: names and ids, never a secret
     * @param outcome {@link #DONE}, or why not: the code of a refusal
     */
    record Entry(Caller caller, String action, Map<String, Object> about, String outcome) {
        public Entry {
            about = Map.copyOf(about);
        }
    }
}
