package dev.muster.lab.report;

import dev.muster.lab.compare.RecordingCost;
import dev.muster.lab.profile.Stacks;
import dev.muster.lab.report.ObservedSheets.Titled;
import dev.muster.lab.result.ProfileRecord;
import dev.muster.lab.result.ProfileRecord.Allocated;
import dev.muster.lab.result.ProfileRecord.Spikes;
import dev.muster.lab.result.ProfileRecord.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where a JVM's time and memory went, as all reports show it. */
final class ProfileSheets {
    private static final double BYTES_PER_MB = 1024.0 * 1024;

    private ProfileSheets() {}

    /** What was recorded, in a sentence or two. */
    static String recorded(ProfileRecord profile) {
        String reason = profile.notMeasured().get("recordings");
        return String.format(
                        Locale.ROOT,
                        "Recorded by the flight recorder of %s over %.1f s of windows%s: %,d samples of threads that ran"
                                + " Java, every %.0f ms; native code, the collector and the compiler are not in them.",
                        profile.jvm(),
                        profile.seconds(),
                        profile.sharesProcess() ? " (the load generator is in every figure)" : "",
                        profile.samples(),
                        profile.samplerPeriodMs())
                + (reason == null ? "" : " " + reason + ".");
    }

    /** What the recording cost its target, as far as anybody has measured it. */
    static String cost(Path directory, String test) {
        try {
            return RecordingCost.read(directory)
                    .map(cost -> cost.told(test))
                    .orElse(
                            "What the recording itself cost has not been measured; 'muster compare --jfr-cost RUN' does it.");
        } catch (IOException broken) {
            return "What the recording itself cost is not known: " + broken.getMessage() + ".";
        }
    }

    /**
     * All of it as tables.
     *
     * @param cost what the recording cost, in a sentence
     */
    static List<Titled> of(ProfileRecord profile, String cost) {
        List<Titled> all = new ArrayList<>();
        all.add(new Titled("Where the time goes", recorded(profile) + " " + cost, figures(profile)));
        all.add(new Titled(
                "Methods by self time",
                "Share of all samples.",
                new Sheet(
                        List.of("method", "#samples", "#share"),
                        profile.hot().stream()
                                .map(hot ->
                                        List.of(hot.method(), Format.count(hot.samples()), Format.percent(hot.share())))
                                .toList())));
        all.add(new Titled(
                "Locks waited for",
                "Waits of 1 ms and more, all threads together. Of locks of java.util.concurrent only waits of platform"
                        + " threads: virtual threads leave no event there."
                        + (profile.locks().isEmpty() ? " There were none." : ""),
                new Sheet(
                        List.of("class", "kind", "#waits", "#total ms", "#longest ms", "waited most at"),
                        profile.locks().stream()
                                .map(lock -> List.of(
                                        lock.name(),
                                        lock.kind(),
                                        Format.count(lock.waits().count()),
                                        Format.number(lock.waits().totalMs()),
                                        Format.number(lock.waits().maxMs()),
                                        lock.site() == null ? Format.NONE : lock.site()))
                                .toList())));
        all.add(allocated("Allocated by class", "class", profile.classes()));
        all.add(allocated("Allocated by site", "method", profile.sites()));
        return all;
    }

    private static Titled allocated(String title, String what, List<Allocated> rows) {
        return new Titled(
                title,
                "Estimated from weighted samples." + (rows.isEmpty() ? " None was sampled." : ""),
                new Sheet(
                        List.of(what, "#MB", "#share"),
                        rows.stream()
                                .map(row -> List.of(
                                        row.name(),
                                        Format.number(row.bytes() / BYTES_PER_MB),
                                        Format.percent(row.share())))
                                .toList()));
    }

    /** The figures that are one number each. */
    static Sheet figures(ProfileRecord profile) {
        List<List<String>> rows = new ArrayList<>();
        Long allocated = profile.allocatedBytes();
        rows.add(List.of(
                "collector's pauses" + (profile.collector() == null ? "" : " (" + profile.collector() + ")"),
                waits(profile.pauses())));
        rows.add(List.of(
                "waits for locks",
                String.format(
                        Locale.ROOT,
                        "%s ms together%s",
                        Format.number(profile.lockWaitMs()),
                        profile.operations() == 0
                                ? ""
                                : ", " + Format.number(1e3 * profile.lockWaitMs() / profile.operations())
                                        + " µs an operation")));
        rows.add(List.of(
                "allocated",
                allocated == null
                        ? "not measured: " + profile.notMeasured().get("allocated_bytes")
                        : Format.number(allocated / BYTES_PER_MB / profile.seconds()) + " MB/s"
                                + (profile.operations() == 0
                                        ? ""
                                        : ", " + Format.number(allocated / 1024.0 / profile.operations())
                                                + " KB an operation")));
        Waits pinned = profile.pinned();
        rows.add(List.of(
                "virtual threads pinned",
                pinned == null ? "not measured: " + profile.notMeasured().get("pinned") : waits(pinned)));
        Spikes spikes = profile.spikes();
        rows.add(List.of(
                "slow seconds with a pause that long",
                spikes == null
                        ? "not told: " + profile.notMeasured().get("spikes")
                        : String.format(
                                Locale.ROOT,
                                "%d of %d slow ones (of %d), and %d of the others",
                                spikes.paused(),
                                spikes.slow(),
                                spikes.seconds(),
                                spikes.pausedOfOthers())));
        return new Sheet(List.of("figure", "value"), rows);
    }

    private static String waits(Waits waits) {
        return waits.count() == 0
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "%,d, %s ms together, longest %s ms",
                        waits.count(),
                        Format.number(waits.totalMs()),
                        Format.number(waits.maxMs()));
    }

    /** The sampled stacks as they were written; none if the file is gone. */
    static Stacks stacks(Path directory, ProfileRecord profile) {
        try {
            return Stacks.unfold(Files.readAllLines(directory.resolve(profile.stacks())));
        } catch (IOException gone) {
            return new Stacks();
        }
    }

    /** All of it as HTML. */
    static void into(Html out, Path directory, String test, ProfileRecord profile, int flameBars) {
        String cost = cost(directory, test);
        out.element("h3", "Where the time goes").element("p class=\"soft\"", recorded(profile) + " " + cost);
        figures(profile).into(out);
        String flame = new FlameGraph(stacks(directory, profile), flameBars).html();
        out.raw(
                flame.isEmpty()
                        ? "<p class=\"soft\">No flame graph: no samples, or " + Markup.escape(profile.stacks())
                                + " is gone.</p>"
                        : flame);
        for (Titled table : of(profile, cost).stream().skip(1).toList()) {
            out.raw("<details" + (table.title().startsWith("Methods") ? " open" : "") + "><summary>")
                    .text(table.title())
                    .raw("</summary>");
            if (!table.note().isEmpty()) {
                out.element("p class=\"soft\"", table.note());
            }
            if (!table.sheet().empty()) {
                table.sheet().into(out);
            }
            out.raw("</details>");
        }
        out.raw("<p class=\"soft\">Recordings: ");
        for (String recording : profile.recordings()) {
            out.raw("<a href=\"" + Markup.escape(recording) + "\">")
                    .text(recording)
                    .raw("</a> ");
        }
        out.raw("<a href=\"" + Markup.escape(profile.stacks()) + "\">")
                .text(profile.stacks())
                .raw("</a></p>");
    }
}
