package dev.muster.server.alert;

import java.time.Duration;
import java.util.List;

/**
 * When an alert is raised and when it is over.
 *
 * @param name of the alert, such as {@code DISK_LOW}
 * @param signal what is looked at
 * @param levels what is too much, or too little; from the mildest to the worst
 * @param clear where it is well again: apart from the first level, so that a figure near it does not raise and clear
 *     the alert again and again
 * @param lasts how long a level has to be passed before the alert is raised, and how long it has to be well before it
 *     is over
 * @param coolDown how long after its end it is not raised again, unless it has become worse
 * @param advice what to do
 */
public record Rule(
        String name,
        Signal signal,
        List<Level> levels,
        double clear,
        Duration lasts,
        Duration coolDown,
        String advice) {
    /** A value that is not acceptable. */
    public record Level(Severity severity, double threshold) {}

    /** @throws IllegalArgumentException if levels and clear value are not in order */
    public Rule {
        levels = List.copyOf(levels);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("rule " + name + " has no level");
        }
        boolean high = levels.getFirst().threshold() > clear;
        double before = clear;
        for (Level level : levels) {
            if (high ? level.threshold() <= before : level.threshold() >= before) {
                throw new IllegalArgumentException("rule " + name + ": clear value and levels have to rise, or to fall"
                        + " where little is bad; " + level.threshold() + " does not follow " + before);
            }
            before = level.threshold();
        }
    }

    /** Whether much is bad; else little is. */
    public boolean high() {
        return levels.getFirst().threshold() > clear;
    }

    /** Whether it has a level of this severity. */
    boolean has(Severity severity) {
        return levels.stream().anyMatch(level -> level.severity() == severity);
    }

    boolean breaches(double value, Level level) {
        return high() ? value > level.threshold() : value < level.threshold();
    }

    /** Whether it is well; that is so too where there is nothing to look at. */
    boolean isWell(double value) {
        return Double.isNaN(value) || (high() ? value <= clear : value >= clear);
    }

    /** The same with another level, or one changed, for tests and operators that know their load. */
    public Rule with(List<Level> otherLevels, double otherClear) {
        return new Rule(name, signal, otherLevels, otherClear, lasts, coolDown, advice);
    }

    /** The same at another pace. */
    public Rule lasting(Duration value, Duration otherCoolDown) {
        return new Rule(name, signal, levels, clear, value, otherCoolDown, advice);
    }
}
