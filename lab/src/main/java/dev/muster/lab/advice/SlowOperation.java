package dev.muster.lab.advice;

import dev.muster.lab.advice.Recommendation.Effort;
import dev.muster.lab.advice.Recommendation.State;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.RungRecord.OperationRecord;
import dev.muster.lab.result.TestRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An operation of a mix that takes many times what the others take, and by that a notable part of all agents' time.
 *
 * @param name of the operation
 * @param calls its share of all calls
 * @param time its share of the time of all calls
 * @param meanMs of one call
 * @param typicalMs the median of the means of all operations
 */
record SlowOperation(String name, double calls, double time, double meanMs, double typicalMs) {
    /** In a mix of fewer, what is typical cannot be told. */
    private static final int LEAST_OPERATIONS = 4;

    private static final double TIMES_TYPICAL = 3;
    /** What all calls together would be spared: as much as is notable of a collector. */
    private static final double NOTABLE_SAVING = 0.02;

    static final Rule RULE = new Rule(
            "slow-operation",
            "one operation of a mix takes many times what the others take",
            Measure.THROUGHPUT,
            SlowOperation::look);

    private static Optional<Recommendation> look(TestRecord test, int cores) {
        return test.rungs().stream()
                .filter(rung -> rung.throughput() > 0)
                .max(Comparator.comparingDouble(RungRecord::throughput))
                .flatMap(rung -> in(rung.operations()).map(slow -> slow.recommendation(test, rung)));
    }

    /** The one that takes most of the time of all, of those that are slow. */
    static Optional<SlowOperation> in(List<OperationRecord> operations) {
        List<OperationRecord> measured = operations.stream()
                .filter(it -> it.responseMs().n() > 0 && it.responseMs().mean() != null)
                .toList();
        if (measured.size() < LEAST_OPERATIONS) {
            return Optional.empty();
        }
        double[] means =
                measured.stream().mapToDouble(SlowOperation::mean).sorted().toArray();
        double typical = (means[(means.length - 1) / 2] + means[means.length / 2]) / 2;
        long calls = measured.stream().mapToLong(it -> it.responseMs().n()).sum();
        double time = measured.stream().mapToDouble(SlowOperation::time).sum();
        return measured.stream()
                .map(it -> new SlowOperation(
                        it.name(), (double) it.responseMs().n() / calls, time(it) / time, mean(it), typical))
                .filter(it -> it.meanMs() >= TIMES_TYPICAL * typical && 1 - it.left() >= NOTABLE_SAVING)
                .max(Comparator.comparingDouble(SlowOperation::time));
    }

    private static double mean(OperationRecord operation) {
        Double mean = operation.responseMs().mean();
        return mean == null ? 0 : mean;
    }

    private static double time(OperationRecord operation) {
        return mean(operation) * operation.responseMs().n();
    }

    /** What would be left of the time of all calls if this one took what is typical. */
    private double left() {
        return 1 - time * (1 - typicalMs / meanMs);
    }

    private Recommendation recommendation(TestRecord test, RungRecord rung) {
        boolean closed = !test.load().open();
        return new Recommendation(
                RULE.id(),
                test.name(),
                String.format(
                        Locale.ROOT,
                        "'%s' is %.1f %% of the calls and takes %.0f %% of their time at %,d agents",
                        name,
                        100 * calls,
                        100 * time,
                        rung.agents()),
                String.format(
                        Locale.ROOT,
                        "%.2f ms a call on average, where the median of the operations takes %.2f ms",
                        meanMs,
                        typicalMs),
                "see whether it goes through more than it answers, or answers more than was asked for: an index, a page",
                closed ? (Double) (1 / left()) : null,
                closed
                        ? "X = N/R, were it as fast as the median operation"
                        : "it shortens responses; at a given rate throughput stays",
                0.6,
                Effort.CHANGE,
                State.PROPOSED,
                null);
    }
}
