package dev.muster.lab.advice;

import org.jspecify.annotations.Nullable;

/**
 * One thing to change.
 *
 * @param rule id of the rule that found it
 * @param test the test whose figures it rests on
 * @param finding what is the matter, in one sentence
 * @param evidence the figures
 * @param action what to do
 * @param gain predicted factor on throughput, such as 1.3; null when the figures predict none
 * @param prediction where the gain comes from, or why none is predicted
 * @param confidence how sure the figures make it, 0 to 1
 * @param effort how much work it is
 * @param state how far it has come
 * @param trial what came of following it; null when nobody did
 */
public record Recommendation(
        String rule,
        String test,
        String finding,
        String evidence,
        String action,
        @Nullable Double gain,
        String prediction,
        double confidence,
        Effort effort,
        State state,
        @Nullable Trial trial) {

    /** How much work it is: a setting, a change in one place, a change of design. */
    public enum Effort {
        SETTING(1),
        CHANGE(2),
        DESIGN(4);

        private final int weight;

        Effort(int weight) {
            this.weight = weight;
        }
    }

    /** How far a recommendation has come. */
    public enum State {
        /** Predicted from this run's figures, not tried. */
        PROPOSED,
        /** Tried, and the paired comparison says improved. */
        VERIFIED,
        /** Tried, and not improved. */
        REJECTED,
        /** Nothing to change in the target. */
        NOT_APPLICABLE
    }

    /** The same, followed and measured. */
    Recommendation tried(Trial done) {
        return new Recommendation(
                rule, test, finding, evidence, action, gain, prediction, confidence, effort, done.state(), done);
    }

    /** (gain − 1) × confidence / effort. What predicts no gain counts as one percent. */
    public double priority() {
        return Math.max(gain == null ? 0 : gain - 1, 0.01) * confidence / effort.weight;
    }
}
