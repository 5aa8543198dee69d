package dev.muster.lab.scenario;

import static dev.muster.lab.scenario.Shape.key;
import static dev.muster.lab.scenario.Shape.table;

import dev.muster.lab.compare.Changes;
import dev.muster.lab.compare.Direction;
import dev.muster.lab.compare.Level;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a {@code gates.yaml} as strictly as a scenario: every problem with its line, nothing silently ignored. */
public final class PolicyParser {
    private static final String NEVER = "never";
    private static final double MOST = 1e15;
    private static final double MOST_PERCENT = 1000;
    private static final double PERCENT = 100;

    private static final Shape LEVELS = new Shape.Choice(
            Stream.concat(Arrays.stream(Level.values()).map(Level::wireName), Stream.of(NEVER))
                    .toList(),
            List.of());
    private static final Shape PERCENTAGE = new Shape.Decimal(0, MOST_PERCENT);

    private static final Shape.Table CHANGE = table(
            "change",
            key("minor", PERCENTAGE, "From so many percent on it is worth a look. Default: 5."),
            key("warn", PERCENTAGE, "From so many percent on it is worth a warning. Default: 10."),
            key("critical", PERCENTAGE, "From so many percent on it must not be shipped. Default: 25."));

    private static final Shape.Table RULE = table(
            "gate",
            key("max", new Shape.Decimal(0, MOST), "The figure itself, at most."),
            key("min", new Shape.Decimal(0, MOST), "The figure itself, at least."),
            key(
                    "change",
                    new Shape.Either(List.of(CHANGE, new Shape.Flag()), "a mapping of levels, or false"),
                    "Percent by which it may be worse than the baseline, for each level; false: not judged."),
            key(
                    "better",
                    new Shape.Choice(
                            Arrays.stream(Direction.values())
                                    .map(Direction::wireName)
                                    .toList(),
                            List.of()),
                    "Which way the figure is better. Default: that of the metric."),
            key("fails_at", LEVELS, "The level that fails the run. Default: that of the file."),
            key("operation", new Shape.Text(), "An operation of a mix, or each. Default: the whole load."));

    private static final Shape.Table RULES = table(
            "mapping of gates",
            Arrays.stream(Measure.values())
                    .map(measure -> key(measure.wireName(), RULE, "A gate on this metric."))
                    .toArray(Shape.Key[]::new));

    static final Shape.Table ROOT = table(
            "policy",
            key(
                    "fails_at",
                    LEVELS,
                    "The level that fails the run, for gates that say nothing else. Default: critical."),
            key(
                    "inconclusive",
                    new Shape.Choice(
                            Arrays.stream(Policy.Inconclusive.values())
                                    .map(Policy.Inconclusive::wireName)
                                    .toList(),
                            List.of()),
                    "What a gate that could not be decided does to the run. Default: undecided, exit code 4."),
            key("gates", RULES, "Gates on every test."),
            key(
                    "tests",
                    new Shape.Pairs(RULES),
                    "Gates on one test, by its name; they go before those on every test."));

    private final String file;
    private final NodeReader reader;
    private final List<Problem> problems = new ArrayList<>();

    private PolicyParser(String file) {
        this.file = file;
        this.reader = new NodeReader(file, problems);
    }

    /**
     * Reads a file.
     *
     * @throws ScenarioException with every problem found
     */
    public static Policy parse(Path path) {
        return parse(path.toString(), ScenarioParser.text(path));
    }

    /**
     * Reads a text.
     *
     * @param file the name to use in messages
     * @throws ScenarioException with every problem found
     */
    public static Policy parse(String file, String text) {
        PolicyParser parser = new PolicyParser(file);
        Node root = ScenarioParser.compose(file, text, "it needs at least one gate under 'gates' or 'tests'");
        Object value = parser.reader.read("policy", root, ROOT);
        Policy policy = value instanceof Section section ? parser.policy(section) : null;
        if (!parser.problems.isEmpty() || policy == null) {
            throw new ScenarioException(parser.problems);
        }
        return policy;
    }

    private Policy policy(Section root) {
        String failsAt = root.text("fails_at").orElse(Level.CRITICAL.wireName());
        List<Policy.Rule> rules = new ArrayList<>();
        root.section("gates").ifPresent(section -> rules(section, null, failsAt, rules));
        root.section("tests")
                .ifPresent(tests ->
                        tests.values().forEach((test, entry) -> rules((Section) entry.value(), test, failsAt, rules)));
        if (rules.isEmpty() && problems.isEmpty()) {
            reader.problem(root.line(), "there is no gate; write at least one under 'gates' or 'tests'");
        }
        return new Policy(
                file,
                root.text("inconclusive")
                        .map(word -> Policy.Inconclusive.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(Policy.Inconclusive.UNDECIDED),
                rules);
    }

    private void rules(Section section, @Nullable String test, String failsAt, List<Policy.Rule> into) {
        section.values().forEach((name, entry) -> {
            Measure measure = Measure.named(name).orElseThrow();
            into.add(rule(measure, (Section) entry.value(), test, failsAt, entry.line()));
        });
    }

    private Policy.Rule rule(Measure measure, Section section, @Nullable String test, String failsAt, int line) {
        Direction direction = section.text("better")
                .map(word -> word.equals(Direction.HIGHER_IS_BETTER.wireName())
                        ? Direction.HIGHER_IS_BETTER
                        : Direction.LOWER_IS_BETTER)
                .orElse(measure.direction());
        String wrong = direction.moreIsBetter() ? "max" : "min";
        if (section.wrote(wrong)) {
            reader.problem(
                    section.lineOf(wrong),
                    "key '" + wrong + "': of " + measure.wireName() + " " + direction.wireName()
                            + " is better, so its limit is '" + (direction.moreIsBetter() ? "min" : "max")
                            + "'; or say otherwise with 'better'");
        }
        if (section.wrote("operation") && !measure.perOperation()) {
            reader.problem(
                    section.lineOf("operation"),
                    "key 'operation': " + measure.wireName() + " is measured for the whole load only");
        }
        Optional<Double> limit = section.number(direction.moreIsBetter() ? "min" : "max");
        Changes changes = changes(section);
        if (direction.moreIsBetter()) {
            reachable(section, measure);
        }
        if (limit.isEmpty() && changes == null && problems.isEmpty()) {
            reader.problem(
                    line,
                    "key '" + measure.wireName() + "': a gate without a limit and without a change judges"
                            + " nothing; write 'max', 'min' or 'change', or leave it out");
        }
        String level = section.text("fails_at").orElse(failsAt);
        return new Policy.Rule(
                measure,
                test,
                section.text("operation").orElse(null),
                limit.orElse(null),
                changes,
                direction,
                level.equals(NEVER) ? null : Level.valueOf(level.toUpperCase(Locale.ROOT)),
                line);
    }

    /** Refuses levels that can never be reached: what should be high cannot fall by all that it is, or more. */
    private void reachable(Section rule, Measure measure) {
        if (!(rule.value("change").orElse(Boolean.FALSE) instanceof Section change)) {
            return;
        }
        for (Level level : Level.values()) {
            change.number(level.wireName())
                    .filter(percent -> percent >= PERCENT)
                    .ifPresent(percent -> reader.problem(
                            change.lineOf(level.wireName()),
                            "key '" + level.wireName() + "': of " + measure.wireName()
                                    + " higher is better, and it cannot fall by more than all it is, so "
                                    + Arrival.number(percent)
                                    + " % is never reached; write less than 100, such as 25"));
        }
    }

    private @Nullable Changes changes(Section rule) {
        Object value = rule.value("change").orElse(Boolean.TRUE);
        if (!(value instanceof Section section)) {
            return Boolean.TRUE.equals(value) ? Changes.DEFAULT : null;
        }
        Changes changes = new Changes(
                share(section, "minor", Changes.DEFAULT.minor()),
                share(section, "warn", Changes.DEFAULT.warn()),
                share(section, "critical", Changes.DEFAULT.critical()));
        if (changes.minor() > changes.warn() || changes.warn() > changes.critical()) {
            reader.problem(
                    section.line(),
                    String.format(
                            Locale.ROOT,
                            "key 'change': minor, warn and critical must grow; they are %.4g, %.4g and %.4g %%",
                            changes.minor() * PERCENT,
                            changes.warn() * PERCENT,
                            changes.critical() * PERCENT));
        }
        return changes;
    }

    private static double share(Section section, String key, double otherwise) {
        return section.number(key).map(percent -> percent / PERCENT).orElse(otherwise);
    }
}
