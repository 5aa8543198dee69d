package dev.muster.core.cascade;

import java.util.Locale;

/**
 * Decides at a check whether an agent may act: first the hard rules in their order, then the profile.
 *
 * <p>Any error closes the gate: {@link #closed} is what is answered then.
 */
public final class Gate {
    static final double ENGAGEMENT = 0.60;
    static final double COHERENCE = 0.50;
    static final double DENSITY = 0.90;
    static final double CHANGE = 0.50;
    static final double UNCERTAINTY = 0.80;

    private Gate() {}

    /**
     * What the gate said, and why.
     *
     * @param reason with the figures that it was decided by
     */
    public record Verdict(Decision decision, String reason) {}

    /**
     * Decides.
     *
     * @param check which check of the cascade this is, from 1
     */
    public static Verdict decide(Vectors vectors, Profile profile, int check) {
        if (vectors.get(Vector.ENGAGEMENT) < ENGAGEMENT) {
            return hard(Decision.CLARIFY, vectors, Vector.ENGAGEMENT, "below", ENGAGEMENT);
        }
        if (vectors.get(Vector.COHERENCE) < COHERENCE) {
            return hard(Decision.RESET, vectors, Vector.COHERENCE, "below", COHERENCE);
        }
        if (vectors.get(Vector.DENSITY) > DENSITY) {
            return hard(Decision.RESET, vectors, Vector.DENSITY, "above", DENSITY);
        }
        if (vectors.get(Vector.CHANGE) < CHANGE) {
            return hard(Decision.STOP, vectors, Vector.CHANGE, "below", CHANGE);
        }
        if (vectors.get(Vector.UNCERTAINTY) > UNCERTAINTY) {
            return spent(hard(Decision.INVESTIGATE, vectors, Vector.UNCERTAINTY, "above", UNCERTAINTY), profile, check);
        }
        double overall = vectors.overall();
        double uncertainty = vectors.get(Vector.UNCERTAINTY);
        String figures = String.format(
                Locale.ROOT,
                "overall %.3f (at least %.2f), uncertainty %.2f (at most %.2f)",
                overall,
                profile.overall(),
                uncertainty,
                profile.uncertainty());
        if (overall >= profile.overall() && uncertainty <= profile.uncertainty()) {
            return new Verdict(Decision.PROCEED, figures);
        }
        return spent(new Verdict(Decision.INVESTIGATE, figures), profile, check);
    }

    private static Verdict hard(Decision decision, Vectors vectors, Vector vector, String side, double bound) {
        return new Verdict(
                decision,
                String.format(
                        Locale.ROOT,
                        "%s %.2f is %s %.2f",
                        vector.name().toLowerCase(Locale.ROOT),
                        vectors.get(vector),
                        side,
                        bound));
    }

    /** Investigating has an end: when the profile's rounds are spent a person is asked. */
    private static Verdict spent(Verdict verdict, Profile profile, int check) {
        return check < profile.rounds()
                ? verdict
                : new Verdict(
                        Decision.ASK_PERSON,
                        verdict.reason() + "; the " + profile.rounds() + " rounds of this profile are spent");
    }

    /** What is answered when the gate itself fails. */
    public static Verdict closed(RuntimeException failure) {
        return new Verdict(Decision.ASK_PERSON, "the gate failed and stays closed: " + failure);
    }
}
