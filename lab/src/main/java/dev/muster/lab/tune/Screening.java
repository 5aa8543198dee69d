package dev.muster.lab.tune;

import dev.muster.lab.compare.Figure;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.RunFigures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the most promising of many candidates with few runs: successive halving. In each round every candidate that is
 * still in is measured once more, in turns (the order is reversed from round to round, so that a drift of the machine
 * hits all alike); then the worse half goes. The present setting takes part in every round, so that a round's figures
 * can be held against it. What wins has only promised something: the proof is a paired comparison.
 *
 * <p>Z. Karnin, T. Koren, O. Somekh: Almost optimal exploration in multi-armed bandits, ICML 2013; K. Jamieson, A.
 * Talwalkar: Non-stochastic best arm identification and hyperparameter optimization, AISTATS 2016.
 */
public final class Screening {
    private static final Set<Measure> SHOWN =
            Set.of(Measure.THROUGHPUT, Measure.CPU_US_PER_OP, Measure.P50_MS, Measure.P99_MS, Measure.RSS_BYTES);

    private final List<State> states = new ArrayList<>();
    private final Goal goal;
    private final Trier trier;
    private final Listener listener;
    private volatile boolean cancelled;

    /** Told how it goes. */
    public interface Listener {
        /** Tells nobody. */
        Listener SILENT = new Listener() {};

        /**
         * A run begins.
         *
         * @param inRound which of the round's runs, counted from 1
         */
        default void runStarted(int round, int inRound, int ofRound, Candidate candidate) {}

        /** A round has ended. */
        default void roundEnded(int round, List<Tried> soFar) {}
    }

    private static final class State {
        private final int number;
        private final Candidate candidate;
        private final List<Tried.Trial> runs = new ArrayList<>();
        private @Nullable Integer out;
        private @Nullable String reason;

        private State(int number, Candidate candidate) {
            this.number = number;
            this.candidate = candidate;
        }

        private Tried tried() {
            return new Tried(candidate, runs, out, reason);
        }

        private double score() {
            return tried().score().orElse(Double.NEGATIVE_INFINITY);
        }
    }

    /** @param others what is tried beside the present setting; at least one */
    public Screening(List<Candidate> others, Goal goal, Trier trier, Listener listener) {
        if (others.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to try");
        }
        states.add(new State(0, Candidate.PRESENT));
        others.forEach(candidate -> states.add(new State(states.size(), candidate)));
        this.goal = goal;
        this.trier = trier;
        this.listener = listener;
    }

    /** Asks it to stop after the run that is under way; any thread may call this. */
    public void cancel() {
        cancelled = true;
    }

    /**
     * Measures until one is left beside the present setting, and has been measured twice.
     *
     * @return everything that was tried, the present setting first
     * @throws InterruptedException when the calling thread is interrupted
     */
    public List<Tried> run() throws InterruptedException {
        for (int round = 1; !cancelled && !decided(round); round++) {
            measure(round);
            if (!cancelled) {
                halve(round);
                listener.roundEnded(round, tried());
            }
        }
        return tried();
    }

    /** The best of the others; null when none of them could be measured. */
    public @Nullable Tried best() {
        return states.stream()
                .skip(1)
                .filter(state -> state.out == null && state.reason == null && !state.runs.isEmpty())
                .max(Comparator.comparingDouble(State::score))
                .map(State::tried)
                .orElse(null);
    }

    /** What is known of each. */
    public List<Tried> tried() {
        return states.stream().map(State::tried).toList();
    }

    private List<State> left() {
        return states.stream()
                .skip(1)
                .filter(state -> state.out == null && state.reason == null)
                .toList();
    }

    private boolean decided(int round) {
        return left().isEmpty() || (left().size() == 1 && round > 2);
    }

    private void measure(int round) throws InterruptedException {
        List<State> turn = new ArrayList<>(left());
        if (states.getFirst().reason == null) {
            turn.addFirst(states.getFirst());
        }
        if (round % 2 == 0) {
            Collections.reverse(turn);
        }
        int done = 0;
        for (State state : turn) {
            if (cancelled) {
                return;
            }
            listener.runStarted(round, ++done, turn.size(), state.candidate);
            measure(state, round);
        }
    }

    /** A candidate that does not run, such as one with too little memory, is out and says why; the others go on. */
    private void measure(State state, int round) throws InterruptedException {
        try {
            RunFigures run = trier.run(state.candidate, state.number, round);
            if (goal.score(run).isEmpty()) {
                state.reason = goal.missing(run);
                return;
            }
            state.runs.add(new Tried.Trial(run.source(), goal.score(run).getAsDouble(), points(run)));
        } catch (IOException broken) {
            if (!cancelled) {
                state.reason = String.valueOf(broken.getMessage());
            }
        }
    }

    private static List<Tried.Point> points(RunFigures run) {
        return run.figures().stream()
                .filter(figure -> figure.subject().agents() != null
                        && figure.subject().operation() == null
                        && SHOWN.contains(figure.subject().measure()))
                .map(Screening::point)
                .toList();
    }

    private static Tried.Point point(Figure figure) {
        return new Tried.Point(
                figure.subject().test(),
                Objects.requireNonNull(figure.subject().agents()),
                figure.subject().measure().wireName(),
                figure.value());
    }

    private void halve(int round) {
        List<State> ranked = left().stream()
                .sorted(Comparator.comparingDouble(State::score).reversed())
                .toList();
        int kept = Math.max(1, (ranked.size() + 1) / 2);
        ranked.stream().skip(kept).forEach(state -> state.out = round);
    }
}
