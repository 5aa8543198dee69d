package dev.muster.lab.scenario;

import dev.muster.lab.gate.Bound;
import dev.muster.lab.gate.Metric;
import dev.muster.lab.gate.Threshold;
import dev.muster.lab.gate.Threshold.RungChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a checked thresholds section into {@link Threshold}s. */
final class ThresholdReader {
    private final NodeReader reader;
    private final List<Integer> agents;

    ThresholdReader(NodeReader reader, List<Integer> agents) {
        this.reader = reader;
        this.agents = agents;
    }

    List<Threshold> read(Section section) {
        List<Threshold> thresholds = new ArrayList<>();
        section.values().forEach((name, entry) -> {
            if (name.equals("operations")) {
                ((Section) entry.value())
                        .values()
                        .forEach((operation, single) -> ((Section) single.value())
                                .values()
                                .forEach((metric, bound) ->
                                        each(bound).forEach(one -> thresholds.add(threshold(metric, operation, one)))));
            } else if (name.equals(ScenarioKeys.GAUGES)) {
                ((Section) entry.value())
                        .values()
                        .forEach((gauge, bound) -> each(bound).forEach(one -> thresholds.add(gauge(gauge, one))));
            } else {
                each(entry).forEach(one -> thresholds.add(threshold(name, null, one)));
            }
        });
        return thresholds;
    }

    /** The bounds that are written for a name: one, or a list, such as of one for each of several rungs. */
    private static List<Section.Entry> each(Section.Entry entry) {
        return entry.value() instanceof List<?> several
                ? several.stream()
                        .map(Section.class::cast)
                        .map(one -> new Section.Entry(one, one.line()))
                        .toList()
                : List.of(entry);
    }

    private Threshold threshold(String name, @Nullable String operation, Section.Entry entry) {
        Metric metric = Metric.named(name).orElseThrow();
        if (!(entry.value() instanceof Section section)) {
            Bound bound = Bound.of(((Number) entry.value()).doubleValue());
            return new Threshold(metric, operation, bound, new RungChoice.Each(), null, entry.line());
        }
        double limit = section.number(metric.upper() ? "max" : "min").orElse(0.0);
        return new Threshold(
                metric,
                operation,
                new Bound(limit, diskTerm(section)),
                rung(section),
                section.text("test").orElse(null),
                entry.line());
    }

    private Threshold gauge(String name, Section.Entry entry) {
        if (!(entry.value() instanceof Section section)) {
            double limit = ((Number) entry.value()).doubleValue();
            return Threshold.ofGauge(name, Metric.GAUGE_MAX, limit, new RungChoice.Each(), entry.line());
        }
        if (section.wrote("max") == section.wrote("min")) {
            reader.problem(entry.line(), "key '" + name + "': a gauge's bound needs either 'max' or 'min'");
        }
        boolean upper = section.has("max");
        double limit = section.number(upper ? "max" : "min").orElse(0.0);
        return Threshold.ofGauge(name, upper ? Metric.GAUGE_MAX : Metric.GAUGE_MIN, limit, rung(section), entry.line());
    }

    private Bound.@Nullable DiskTerm diskTerm(Section section) {
        Bound.DiskTerm found = null;
        for (Bound.Join join : Bound.Join.values()) {
            for (int percentile : new int[] {50, 99}) {
                String prefix = join == Bound.Join.OR ? "or" : "plus";
                String key = prefix + "_disk_p" + percentile + "_factor";
                if (section.has(key)) {
                    if (found != null) {
                        reader.problem(
                                section.lineOf(key),
                                "key '" + key + "': a bound follows the disk in one way only; keep one of these keys");
                    }
                    found = new Bound.DiskTerm(
                            join, percentile, section.number(key).orElseThrow());
                }
            }
        }
        return found;
    }

    private RungChoice rung(Section section) {
        Object at = section.value("at").orElse("each");
        if (at instanceof Long count) {
            if (!agents.contains(count.intValue())) {
                reader.problem(
                        section.lineOf("at"),
                        "key 'at': the test has no rung with " + count + " agents; its rungs are "
                                + agents.stream().map(String::valueOf).toList());
            }
            return new RungChoice.At(count.intValue());
        }
        return switch ((String) at) {
            case "first" -> new RungChoice.First();
            case "last" -> new RungChoice.Last();
            case "best" -> new RungChoice.Best();
            default -> new RungChoice.Each();
        };
    }
}
