package dev.muster.lab.operation;

/**
 * A place in a text that is filled anew for every operation, written <code>${name}</code>.
 *
 * @param kind where its value comes from
 * @param name the column of a feed, the name of an extracted value, or the JSONPath into an acknowledged operation
 */
public record Place(Kind kind, String name) {
    /** Where values come from. */
    public enum Kind {
        /** The agent's number, from 0. */
        AGENT,
        /** How many operations the agent had done before. */
        INDEX,
        /** A UUID that the seed, the rung, the agent and the index decide: one for each operation. */
        UUID,
        /** The scenario's seed. */
        SEED,
        /** A column of the feed. */
        FEED,
        /** What an earlier answer of the same agent held. */
        EXTRACTED,
        /** What was acknowledged; in audits only. */
        ACKNOWLEDGED
    }
}
