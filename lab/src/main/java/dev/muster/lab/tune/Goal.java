package dev.muster.lab.tune;

import dev.muster.lab.compare.Direction;
import dev.muster.lab.compare.Figure;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.compare.Subject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What is to become better: one measure, at the largest number of agents of each test.
 *
 * @param measure which
 */
public record Goal(Measure measure) {
    /**
     * A run's score: the geometric mean of the measure over the tests, inverted where less is better, so that the
     * higher score is always the better one and a factor counts alike in every test.
     *
     * @return empty when a test has no such figure: such a run cannot be ranked
     */
    public OptionalDouble score(RunFigures run) {
        List<Figure> figures = figures(run);
        if (figures.isEmpty()
                || figures.stream()
                        .anyMatch(figure -> figure.value() == null || Objects.requireNonNull(figure.value()) <= 0)) {
            return OptionalDouble.empty();
        }
        double mean = figures.stream()
                .mapToDouble(figure -> Math.log(Objects.requireNonNull(figure.value())))
                .average()
                .orElseThrow();
        return OptionalDouble.of(Math.exp(measure.direction() == Direction.HIGHER_IS_BETTER ? mean : -mean));
    }

    /** Why a run has no score. */
    String missing(RunFigures run) {
        return figures(run).stream()
                .filter(figure -> figure.value() == null)
                .findFirst()
                .map(figure -> figure.subject().described() + ": " + figure.missing())
                .orElse("no test has " + measure.wireName());
    }

    /** Whether a comparison's figure is this goal's. */
    boolean isAbout(Subject subject) {
        return subject.measure() == measure && subject.operation() == null && subject.agents() != null;
    }

    /** Whether a comparison that is to prove a gain has to look at a figure. */
    public boolean wants(Subject subject) {
        return subject.operation() == null
                && subject.agents() != null
                && (subject.measure() == measure
                        || Judgement.GUARDED.contains(subject.measure())
                        || subject.measure() == Measure.RSS_BYTES);
    }

    private List<Figure> figures(RunFigures run) {
        Map<String, List<Figure>> tests = run.figures().stream()
                .filter(figure -> isAbout(figure.subject()))
                .collect(Collectors.groupingBy(figure -> figure.subject().test()));
        return tests.values().stream()
                .map(rungs -> rungs.stream()
                        .max(Comparator.comparingInt(
                                it -> Objects.requireNonNull(it.subject().agents())))
                        .orElseThrow())
                .toList();
    }
}
