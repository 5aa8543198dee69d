package dev.muster.lab.matrix;

import dev.muster.lab.compare.Figure;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.NoiseFloors;
import dev.muster.lab.compare.PairedFigures;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.compare.RunPair;
import dev.muster.lab.compare.Subject;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.tune.Candidate;
import dev.muster.lab.tune.Trier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures each configuration once a round, in turns; the order is reversed from round to round, so that a drift of the
 * machine hits all alike. A configuration is held against the first one by the ratios within the rounds.
 */
public final class MatrixRun {
    private static final Set<Measure> WANTED =
            Set.of(Measure.THROUGHPUT, Measure.CPU_US_PER_OP, Measure.P99_MS, Measure.RSS_BYTES);

    private final List<State> states;
    private final int rounds;
    private final Trier trier;
    private final Listener listener;
    private volatile boolean cancelled;

    /** Told how it goes. */
    public interface Listener {
        /** Tells nobody. */
        Listener SILENT = (round, candidate) -> {};

        /** Whether there is time for one more round; asked before each. */
        default boolean another(int round) {
            return true;
        }

        /** A run begins. */
        void runStarted(int round, Candidate candidate);
    }

    private static final class State {
        private final Candidate candidate;
        private final @Nullable RunFigures[] runs;
        private @Nullable String reason;

        private State(Candidate candidate, int rounds) {
            this.candidate = candidate;
            this.runs = new RunFigures[rounds];
        }

        private List<RunFigures> measured() {
            return Arrays.stream(runs)
                    .filter(Objects::nonNull)
                    .map(Objects::requireNonNull)
                    .toList();
        }
    }

    /**
     * @param configurations two or more; the first is what the others are held against
     * @param rounds how often each is measured
     */
    public MatrixRun(List<Candidate> configurations, int rounds, Trier trier, Listener listener) {
        if (configurations.size() < 2) {
            throw new IllegalArgumentException("a matrix has two configurations or more");
        }
        this.states = configurations.stream().map(it -> new State(it, rounds)).toList();
        this.rounds = rounds;
        this.trier = trier;
        this.listener = listener;
    }

    /** Asks it to stop after the run that is under way; any thread may call this. */
    public void cancel() {
        cancelled = true;
    }

    /**
     * Measures.
     *
     * @return whether all rounds were measured
     * @throws InterruptedException when the calling thread is interrupted
     */
    public boolean run() throws InterruptedException {
        for (int round = 1; round <= rounds; round++) {
            if (!listener.another(round)) {
                return false;
            }
            List<Integer> turn = new ArrayList<>();
            for (int number = 0; number < states.size(); number++) {
                turn.add(number);
            }
            if (round % 2 == 0) {
                Collections.reverse(turn);
            }
            for (int number : turn) {
                if (cancelled) {
                    return false;
                }
                measure(states.get(number), number, round);
            }
        }
        return !cancelled;
    }

    private void measure(State state, int number, int round) throws InterruptedException {
        if (state.reason != null) {
            return;
        }
        listener.runStarted(round, state.candidate);
        try {
            state.runs[round - 1] = trier.run(state.candidate, number, round);
        } catch (IOException broken) {
            if (!cancelled) {
                state.reason = String.valueOf(broken.getMessage());
            }
        }
    }

    /** Any run, for what all have in common; null when none came to its end. */
    public @Nullable RunFigures any() {
        return states.stream()
                .flatMap(state -> state.measured().stream())
                .findFirst()
                .orElse(null);
    }

    /** What was measured so far. */
    public List<MatrixRecord.Row> rows() {
        return states.stream().map(this::row).toList();
    }

    private MatrixRecord.Row row(State state) {
        return new MatrixRecord.Row(
                state.candidate.name(),
                set(state.candidate),
                state.measured().stream().map(RunFigures::source).toList(),
                medians(state.measured()),
                state == states.getFirst() ? List.of() : comparisons(state),
                state.reason);
    }

    private static String set(Candidate candidate) {
        return Stream.concat(
                        candidate.environment().entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()),
                        Stream.of(candidate.jvm()))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static boolean wanted(Subject subject) {
        return WANTED.contains(subject.measure()) && subject.operation() == null && subject.agents() != null;
    }

    private static List<MatrixRecord.Median> medians(List<RunFigures> runs) {
        Map<Subject, List<Double>> values = new LinkedHashMap<>();
        for (RunFigures run : runs) {
            for (Figure figure : run.figures()) {
                if (wanted(figure.subject()) && figure.value() != null) {
                    values.computeIfAbsent(figure.subject(), subject -> new ArrayList<>())
                            .add(figure.value());
                }
            }
        }
        return values.entrySet().stream()
                .map(entry -> new MatrixRecord.Median(
                        entry.getKey().test(),
                        entry.getKey().agents(),
                        entry.getKey().measure().wireName(),
                        dev.muster.lab.analysis.Median.of(entry.getValue().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray()),
                        entry.getValue().size()))
                .toList();
    }

    private List<ComparisonRecord> comparisons(State state) {
        List<RunPair> pairs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            RunFigures first = states.getFirst().runs[round];
            RunFigures other = state.runs[round];
            if (first != null && other != null) {
                pairs.add(new RunPair(first, other));
            }
        }
        return pairs.isEmpty() ? List.of() : new PairedFigures(pairs, NoiseFloors.UNKNOWN, MatrixRun::wanted).compare();
    }
}
