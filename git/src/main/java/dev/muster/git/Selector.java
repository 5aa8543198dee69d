package dev.muster.git;

import java.time.Instant;

/** Which checkpoint of a session; where several fit it is the newest of them in the chain, whatever the clock says. */
public sealed interface Selector {
    /** The last one. */
    record Latest() implements Selector {}

    /** The one of this number. */
    record Sequence(long number) implements Selector {}

    /** The newest of a phase, in any round; upper and lower case are the same. */
    record Phase(String phase) implements Selector {}

    /** The newest of a phase in a round. */
    record Round(String phase, int round) implements Selector {}

    /** The newest that was made at this time or earlier. */
    record NotAfter(Instant time) implements Selector {}

    /** The one of this commit, 40 hexadecimal digits, also if the chain does not lead there; of this session only. */
    record Commit(String id) implements Selector {}

    /** Whether this checkpoint fits; the chain is walked from its end, so the first that fits is the answer. */
    default boolean accepts(CheckpointInfo info) {
        return switch (this) {
            case Latest _ -> true;
            case Sequence(long number) -> info.sequence() == number;
            case Phase(String phase) -> info.phase().equalsIgnoreCase(phase);
            case Round(String phase, int round) ->
                info.round() == round && info.phase().equalsIgnoreCase(phase);
            case Commit(String id) -> info.commit().equals(id);
            case NotAfter(Instant time) -> !info.at().isAfter(time);
        };
    }
}
