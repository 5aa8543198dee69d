package dev.muster.lab.report;

import dev.muster.lab.result.ProfileRecord;
import dev.muster.lab.result.ProfileRecord.RungProfile;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What each rung of a ladder used of each resource: figures, and a shade for each by how near it is to its limit. */
final class ResourceHeat {
    private static final double MICROS = 1e6;
    private static final double MILLIS = 1e3;
    private static final double BYTES_PER_MB = 1024.0 * 1024;

    private final TestRecord test;
    private final List<Row> rows;

    /**
     * A resource.
     *
     * @param name with its unit
     * @param limit what counts as all of it; null where there is none, and the highest rung stands for it
     * @param missing wire name whose reason says why a figure is not there
     * @param values one a rung
     */
    private record Row(String name, @Nullable Double limit, String missing, List<@Nullable Double> values) {
        boolean any() {
            return values.stream().anyMatch(Objects::nonNull);
        }

        double shade(double value) {
            double most = limit != null
                    ? limit
                    : values.stream()
                            .filter(Objects::nonNull)
                            .mapToDouble(Double::doubleValue)
                            .max()
                            .orElse(1);
            return most <= 0 ? 0 : Math.clamp(value / most, 0, 1);
        }
    }

    /** @param cores of the machine */
    ResourceHeat(TestRecord test, int cores) {
        this.test = test;
        this.rows = List.of(
                row("processors busy, % of " + cores + " cores", 100.0, "cpu_us_per_op", rung -> busy(rung, cores)),
                row("collector, % of the time", 100.0, "gc_ms", this::collector),
                row("threads waiting for locks, mean", null, "profile", this::waiting),
                row("database commits a second", null, "counters", ResourceHeat::commits),
                row("written to disk, MB/s", null, "disk_write_bytes", rung -> rate(rung, rung.diskWriteBytes())),
                row("read from disk, MB/s", null, "disk_read_bytes", rung -> rate(rung, rung.diskReadBytes())),
                row("network, MB/s", null, "net_bytes", rung -> rate(rung, rung.netBytes())));
    }

    private Row row(String name, @Nullable Double limit, String missing, Function<RungRecord, @Nullable Double> value) {
        List<@Nullable Double> values = new ArrayList<>();
        for (RungRecord rung : test.rungs()) {
            values.add(rung.windowSeconds() <= 0 ? null : value.apply(rung));
        }
        return new Row(name, limit, missing, values);
    }

    private static @Nullable Double busy(RungRecord rung, int cores) {
        Double each = rung.cpuUsPerOp();
        return each == null ? null : (Double) (100 * each * rung.ok() / MICROS / rung.windowSeconds() / cores);
    }

    private @Nullable RungProfile profile(RungRecord rung) {
        ProfileRecord profile = test.profile();
        return profile == null
                ? null
                : profile.rungs().stream()
                        .filter(it -> it.agents() == rung.agents())
                        .findFirst()
                        .orElse(null);
    }

    private @Nullable Double collector(RungRecord rung) {
        Long millis = rung.gcMs();
        if (millis != null) {
            return 100 * millis / MILLIS / rung.windowSeconds();
        }
        RungProfile profile = profile(rung);
        return profile == null ? null : (Double) (100 * profile.pauses().totalMs() / MILLIS / profile.seconds());
    }

    private @Nullable Double waiting(RungRecord rung) {
        RungProfile profile = profile(rung);
        return profile == null ? null : (Double) (profile.lockWaitMs() / MILLIS / profile.seconds());
    }

    private static @Nullable Double commits(RungRecord rung) {
        Long commits = rung.counters().get("commits");
        return commits == null ? null : (Double) (commits / rung.windowSeconds());
    }

    private static @Nullable Double rate(RungRecord rung, @Nullable Long bytes) {
        return bytes == null ? null : (Double) (bytes / BYTES_PER_MB / rung.windowSeconds());
    }

    boolean empty() {
        return test.rungs().isEmpty() || rows.stream().noneMatch(Row::any);
    }

    /** As a table of figures. */
    Sheet sheet() {
        List<String> head = new ArrayList<>(List.of("resource"));
        test.rungs().forEach(rung -> head.add("#at " + Format.named(rung)));
        return new Sheet(
                head,
                rows.stream()
                        .filter(Row::any)
                        .map(row -> {
                            List<String> cells = new ArrayList<>(List.of(row.name()));
                            row.values().forEach(value -> cells.add(Format.number(value)));
                            return cells;
                        })
                        .toList());
    }

    /** Which resources nobody looked at, and why. */
    String unseen() {
        List<String> names = new ArrayList<>();
        for (Row row : rows) {
            if (!row.any()) {
                names.add(row.name().split(",")[0] + " (" + reason(row.missing()) + ")");
            }
        }
        return names.isEmpty() ? "" : "Not seen: " + String.join("; ", names) + ".";
    }

    private String reason(String key) {
        if (key.equals("counters")) {
            return "the target does not count them";
        }
        Map<String, String> first = test.rungs().getFirst().notMeasured();
        return first.getOrDefault(key, test.notMeasured().getOrDefault(key, "not measured"));
    }

    /** As a table whose cells are shaded. */
    void into(Html out) {
        out.element("h3", "Resources by rung")
                .element(
                        "p class=\"soft\"",
                        "Shaded by how much of it is used: of all for percentages, of the highest rung otherwise. "
                                + unseen())
                .raw("<div class=\"scroll\"><table class=\"heat\"><thead><tr><th>resource</th>");
        test.rungs()
                .forEach(rung ->
                        out.raw("<th class=\"num\">").text(Format.named(rung)).raw("</th>"));
        out.raw("</tr></thead><tbody>");
        for (Row row : rows) {
            if (row.any()) {
                out.raw("<tr><td>").text(row.name()).raw("</td>");
                row.values()
                        .forEach(value -> out.raw(
                                        value == null
                                                ? "<td class=\"num\">"
                                                : String.format(
                                                        Locale.ROOT,
                                                        "<td class=\"num\" style=\"--heat:%.0f%%\">",
                                                        8 + 62 * row.shade(value)))
                                .text(Format.number(value))
                                .raw("</td>"));
                out.raw("</tr>");
            }
        }
        out.tableEnd();
    }
}
