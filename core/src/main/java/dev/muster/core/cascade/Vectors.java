package dev.muster.core.cascade;

import static java.util.Objects.requireNonNull;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.state.StateMachine;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The thirteen scores of one self-assessment, each from 0.0 to 1.0.
 *
 * @param scores one for each vector
 */
public record Vectors(Map<Vector, Double> scores) {
    private static final double WHOLE = 1000;

    public Vectors {
        EnumMap<Vector, Double> copy = new EnumMap<>(Vector.class);
        requireAll(scores);
        for (Vector vector : Vector.values()) {
            Double score = requireNonNull(scores.get(vector));
            if (score.isNaN() || score < 0 || score > 1) {
                throw new RefusedException(
                        ErrorCode.INVALID_ARGUMENT,
                        "vector '" + StateMachine.wire(vector) + "' is " + score + "; it must be from 0 to 1");
            }
            copy.put(vector, score);
        }
        scores = Collections.unmodifiableMap(copy);
    }

    private static void requireAll(Map<Vector, Double> scores) {
        List<String> missing = Arrays.stream(Vector.values())
                .filter(vector -> scores.get(vector) == null)
                .map(StateMachine::wire)
                .toList();
        if (!missing.isEmpty()) {
            throw new RefusedException(
                    ErrorCode.INVALID_ARGUMENT,
                    missing.size() == 1
                            ? "vector '" + missing.getFirst() + "' is missing"
                            : "vectors are missing: " + String.join(", ", missing));
        }
    }

    /**
     * The scores of a map from wire names.
     *
     * @throws RefusedException if one is unknown, missing, not a number or outside of 0 to 1
     */
    public static Vectors of(Map<String, Double> byName) {
        EnumMap<Vector, Double> scores = new EnumMap<>(Vector.class);
        byName.forEach((name, score) -> scores.put(vector(name), score));
        return new Vectors(scores);
    }

    /**
     * The vector of a wire name.
     *
     * @throws RefusedException if there is none
     */
    public static Vector vector(String name) {
        for (Vector vector : Vector.values()) {
            if (StateMachine.wire(vector).equals(name.toLowerCase(Locale.ROOT))) {
                return vector;
            }
        }
        TreeSet<String> names = new TreeSet<>();
        for (Vector vector : Vector.values()) {
            names.add(StateMachine.wire(vector));
        }
        throw new RefusedException(
                ErrorCode.INVALID_ARGUMENT, "there is no vector '" + name + "'; there are " + String.join(", ", names));
    }

    /** One score. */
    public double get(Vector vector) {
        Double score = scores.get(vector);
        if (score == null) {
            throw new IllegalStateException("all vectors are there");
        }
        return score;
    }

    /**
     * The whole, from 0 to 1: the weighted mean of all vectors but uncertainty; exactly 1 when each is at its best. The
     * weights are in {@link Vector}.
     */
    public double overall() {
        double sum = 0;
        for (Vector vector : Vector.values()) {
            sum += vector.thousandths() * vector.goodness(get(vector));
        }
        return sum / WHOLE;
    }

    /** As thirteen 8-byte numbers. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(Vector.values().length * Double.BYTES);
        for (Vector vector : Vector.values()) {
            bytes.putDouble(get(vector));
        }
        return bytes.array();
    }

    /** The scores that {@link #toBytes} wrote. */
    public static Vectors fromBytes(byte[] stored) {
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        EnumMap<Vector, Double> scores = new EnumMap<>(Vector.class);
        for (Vector vector : Vector.values()) {
            scores.put(vector, bytes.getDouble());
        }
        return new Vectors(scores);
    }
}
