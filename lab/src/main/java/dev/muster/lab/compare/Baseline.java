package dev.muster.lab.compare;

import java.util.List;

/**
 * What later runs are held against, and how it came to be that.
 *
 * @param schema version of this structure
 * @param name what it is called
 * @param setAt when it was set; ISO 8601, UTC
 * @param reason why it was set, in its user's words
 * @param runs of one scenario on one machine; four or more let a later comparison decide
 * @param earlier what it was before, newest first
 */
public record Baseline(
        int schema, String name, String setAt, String reason, List<RunFigures> runs, List<Move> earlier) {

    /** The version of this structure. */
    public static final int SCHEMA = 1;

    /** Copies the lists. */
    public Baseline {
        runs = List.copyOf(runs);
        earlier = List.copyOf(earlier);
    }

    /**
     * A baseline that was replaced.
     *
     * @param setAt when it had been set
     * @param reason why
     * @param scenarioHash of what was run
     * @param commit of the program that ran it, or its version where that was not known
     * @param runs where they were
     */
    public record Move(String setAt, String reason, String scenarioHash, String commit, List<String> runs) {}

    /** The runs as a side of a comparison. */
    public RunSet side() {
        return new RunSet("baseline " + name, runs);
    }

    Move asEarlier() {
        RunFigures first = runs.getFirst();
        String commit = first.tool().commit();
        return new Move(
                setAt,
                reason,
                first.scenario().hash(),
                commit == null ? first.tool().version() : commit,
                runs.stream().map(RunFigures::source).toList());
    }
}
