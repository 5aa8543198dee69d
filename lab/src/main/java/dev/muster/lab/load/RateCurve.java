package dev.muster.lab.load;

import dev.muster.lab.scenario.Arrival;
import java.util.ArrayList;
import java.util.List;

/**
 * A rate over time, made of straight pieces, with its integral and the inverse of that: how many operations are due by
 * a moment, and when so many are.
 *
 * <p>Within a piece whose rate changes from {@code a} with slope {@code s}, {@code n(t) = a·t + s·t²/2}; solved for the
 * time, {@code t(n) = 2n / (a + √(a² + 2·s·n))}, the form of the quadratic's root that loses no digits when {@code s}
 * is near zero.
 */
final class RateCurve {
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<Piece> pieces;

    /** A piece: from when, how long, from which rate to which, and how many operations are due before it. */
    private record Piece(double from, double length, double begin, double end, double before) {

        double operations(double into) {
            return begin * into + slope() * into * into / 2;
        }

        double seconds(double operations) {
            if (operations <= 0) {
                return 0;
            }
            // At the foot of a falling piece rounding may leave the root a little below zero.
            double root = Math.sqrt(Math.max(0, begin * begin + 2 * slope() * operations));
            return 2 * operations / (begin + root);
        }

        private double slope() {
            return length == 0 || begin == end ? 0 : (end - begin) / length;
        }
    }

    private RateCurve(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /** The curve of a ramp; it begins at a rate of zero and goes on for ever at the last step's rate. */
    static RateCurve of(Arrival.Ramp ramp) {
        List<Piece> pieces = new ArrayList<>();
        double rate = 0;
        for (Arrival.Ramp.Step step : ramp.steps()) {
            append(pieces, step.over().toNanos() / NANOS_PER_SECOND, rate, step.to());
            append(pieces, step.hold().toNanos() / NANOS_PER_SECOND, step.to(), step.to());
            rate = step.to();
        }
        append(pieces, Double.POSITIVE_INFINITY, rate, rate);
        return new RateCurve(List.copyOf(pieces));
    }

    private static void append(List<Piece> pieces, double length, double begin, double end) {
        if (length == 0) {
            return;
        }
        double from = 0;
        double before = 0;
        if (!pieces.isEmpty()) {
            Piece last = pieces.getLast();
            from = last.from() + last.length();
            before = last.before() + last.operations(last.length());
        }
        pieces.add(new Piece(from, length, begin, end, before));
    }

    /** How many operations are due by a moment: the integral of the rate over the seconds before it. */
    double operations(double seconds) {
        Piece at = pieces.getFirst();
        for (Piece piece : pieces) {
            if (piece.from() <= seconds) {
                at = piece;
            }
        }
        return at.before() + at.operations(seconds - at.from());
    }

    /** When so many operations are due, in seconds; infinite if so many never are. */
    double seconds(double operations) {
        for (Piece piece : pieces) {
            boolean last = Double.isInfinite(piece.length());
            double within = operations - piece.before();
            if (last) {
                return piece.begin() > 0 ? piece.from() + piece.seconds(within) : Double.POSITIVE_INFINITY;
            }
            if (within <= piece.operations(piece.length())) {
                return piece.from() + Math.min(piece.length(), piece.seconds(within));
            }
        }
        throw new IllegalStateException("the last piece has no end");
    }
}
