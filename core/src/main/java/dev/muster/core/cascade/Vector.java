package dev.muster.core.cascade;

/**
 * What an agent scores itself on, each from 0.0 to 1.0. The weights are what a score counts in {@link Vectors#overall},
 * in thousandths: the weight of its tier times its share inside of it. Stored by ordinal: append only.
 */
public enum Vector {
    /** Tier gate, 0.15. */
    ENGAGEMENT(150),
    /** Tier foundation, 0.35: know 0.4, do 0.3, context 0.3. */
    KNOW(140),
    DO(105),
    CONTEXT(105),
    /** Tier comprehension, 0.25: clarity 0.3, coherence 0.3, signal 0.2, density 0.2. */
    CLARITY(75),
    COHERENCE(75),
    SIGNAL(50),
    /** The only one that is best at 0: it counts as 1 − density. */
    DENSITY(50),
    /** Tier execution, 0.25: a quarter each. */
    STATE(62.5),
    CHANGE(62.5),
    COMPLETION(62.5),
    IMPACT(62.5),
    /** Tier meta: not part of the whole. */
    UNCERTAINTY(0);

    private final double thousandths;

    Vector(double thousandths) {
        this.thousandths = thousandths;
    }

    double thousandths() {
        return thousandths;
    }

    /** How good a score is: all but density are good when they are high. */
    double goodness(double score) {
        return this == DENSITY ? 1 - score : score;
    }
}
