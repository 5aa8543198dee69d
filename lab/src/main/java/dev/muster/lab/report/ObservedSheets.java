package dev.muster.lab.report;

import dev.muster.lab.result.HeapRecord;
import dev.muster.lab.result.MetricsRecord;
import dev.muster.lab.result.TestRecord;
import java.util.ArrayList;
import java.util.List;

/** What a test looked at beside its load, as both reports show it. */
final class ObservedSheets {
    private static final double BYTES_PER_MB = 1024.0 * 1024;
    private static final int MOST_SERIES = 40;

    private ObservedSheets() {}

    /**
     * A table with its title and what there is to say about it.
     *
     * @param title a few words
     * @param note a sentence; may be empty
     * @param sheet the table; may be empty
     */
    record Titled(String title, String note, Sheet sheet) {
        void into(Html out) {
            out.element("h3", title);
            if (!note.isEmpty()) {
                out.element("p class=\"soft\"", note);
            }
            if (!sheet.empty()) {
                sheet.into(out);
            }
        }

        List<String> markdown() {
            List<String> lines = new ArrayList<>(List.of("", "**" + title + ".** " + note));
            if (!sheet.empty()) {
                lines.add("");
                lines.addAll(sheet.markdown());
            }
            return lines;
        }
    }

    static List<Titled> of(TestRecord test) {
        List<Titled> all = new ArrayList<>();
        HeapRecord heap = test.heap();
        if (heap != null) {
            all.add(heap(heap));
        }
        MetricsRecord metrics = test.metrics();
        if (metrics != null) {
            all.add(metrics(metrics));
        }
        return all;
    }

    private static Titled heap(HeapRecord heap) {
        return new Titled(
                "Live heap by class",
                Format.number(heap.bytes() / BYTES_PER_MB) + " MB in all, "
                        + (heap.grownBytes() < 0 ? "" : "+") + Format.number(heap.grownBytes() / BYTES_PER_MB)
                        + " MB since the look " + heap.since() + "; after a full collection.",
                new Sheet(
                        List.of("class", "#objects", "#MB", "#grown MB"),
                        heap.classes().stream()
                                .map(held -> List.of(
                                        held.name(),
                                        Format.count(held.instances()),
                                        Format.number(held.bytes() / BYTES_PER_MB),
                                        Format.number(held.grownBytes() / BYTES_PER_MB)))
                                .toList()));
    }

    private static Titled metrics(MetricsRecord metrics) {
        String failed = metrics.failed() == 0
                ? "none failed"
                : metrics.failed() + " failed and have no values; the first " + metrics.firstFailure() + ", the last "
                        + metrics.lastFailure();
        List<MetricsRecord.SeriesRecord> moved = metrics.series().stream()
                .filter(series -> series.min() < series.max())
                .filter(series -> !series.name().contains("_bucket{"))
                .toList();
        long still = metrics.series().size() - moved.size();
        return new Titled(
                "What the target says of itself",
                metrics.scrapes() + " scrapes of " + metrics.url() + ", " + failed + ". Every value is in "
                        + metrics.file() + ". "
                        + (still == 0 ? "" : still + " series did not move or are buckets and are not shown. ")
                        + (moved.size() > MOST_SERIES
                                ? (moved.size() - MOST_SERIES) + " more are not shown here. "
                                : "")
                        + (metrics.leftOut() == 0 ? "" : metrics.leftOut() + " more than are kept were left out."),
                new Sheet(
                        List.of("series", "type", "#first", "#min", "#max", "#last", "#growth/s"),
                        moved.stream()
                                .limit(MOST_SERIES)
                                .map(series -> List.of(
                                        series.name(),
                                        series.type(),
                                        Format.number(series.first()),
                                        Format.number(series.min()),
                                        Format.number(series.max()),
                                        Format.number(series.last()),
                                        Format.number(series.perSecond())))
                                .toList()));
    }
}
