package dev.muster.cli.checklist;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a proof came to.
 *
 * @param state how it came out
 * @param figure what was seen, in words
 * @param bound what it is judged by; null if it has none
 * @param evidence the run or the test; null if there is none yet
 */
record Shown(
        State state,
        String figure,
        @Nullable String bound,
        @Nullable String evidence) {

    /** How a proof came out; those that weigh more stand first. */
    enum State {
        /** It was measured and does not hold. */
        MISSED,
        /** The tool for it does not exist yet. */
        NOT_BUILT,
        /** It was tried, and nobody knows. */
        UNDECIDED,
        /** No run that was looked at has it. */
        NOT_RUN,
        /** A run shows it. */
        SHOWN,
        /** Test classes of the project show it, whenever they are run. */
        BY_TEST;

        /** As it is written in JSON. */
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** As people read it. */
        String words() {
            return wire().replace('_', ' ');
        }
    }
}
