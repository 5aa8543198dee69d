package dev.muster.lab.mcp;

import dev.muster.lab.resource.Probe;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What sessions cost a server, and what is left of them: its growth over a window, by the sessions that were begun in
 * it. Of sessions that are ended it says what they leave behind, of those that are kept what each holds.
 */
final class SessionCosts {
    /** What it reports for each rung. */
    static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo("sessions_opened", "", "Sessions that were begun to be measured."),
            new GaugeInfo("sessions_left", "", "Sessions that still answered after they had been ended."),
            new GaugeInfo(
                    "session_rss_kb",
                    "KB",
                    "Growth of the server's resident memory over the window, for each session begun in it."),
            new GaugeInfo(
                    "session_threads",
                    "",
                    "Growth of the server's threads over the window, for each session begun in it."),
            new GaugeInfo(
                    "descriptors_grown",
                    "",
                    "Open files and sockets of the server at the window's end less its begin."));

    private static final String UNKNOWN = "it is not known which process the server is; 'observe' names it";

    private final @Nullable Probe probe;
    private final LongAdder opened = new LongAdder();
    private final LongAdder left = new LongAdder();
    private long openedBefore;
    private long leftBefore;
    private @Nullable Reading before;

    /** @param probe reads what the server costs; null if nobody knows which process it is */
    SessionCosts(@Nullable Probe probe) {
        this.probe = probe;
    }

    void opened() {
        opened.increment();
    }

    void left() {
        left.increment();
    }

    void windowBegins() {
        openedBefore = opened.sum();
        leftBefore = left.sum();
        before = probe == null ? null : probe.read();
    }

    List<Gauge> windowEnds() {
        long count = opened.sum() - openedBefore;
        List<Gauge> gauges = new ArrayList<>();
        gauges.add(Gauge.of("sessions_opened", count));
        gauges.add(Gauge.of("sessions_left", left.sum() - leftBefore));
        Reading first = before;
        Reading last = probe == null ? null : probe.read();
        if (first == null || last == null) {
            List.of("session_rss_kb", "session_threads", "descriptors_grown")
                    .forEach(name -> gauges.add(Gauge.missing(name, UNKNOWN)));
            return gauges;
        }
        gauges.add(each("session_rss_kb", Reading.growth(first.rssBytes(), last.rssBytes()), 1024.0 * count));
        gauges.add(each("session_threads", Reading.growth(first.threads(), last.threads()), count));
        gauges.add(each("descriptors_grown", Reading.growth(first.descriptors(), last.descriptors()), 1));
        return gauges;
    }

    private static Gauge each(String name, @Nullable Long grown, double by) {
        if (grown == null) {
            return Gauge.missing(name, "the kernel does not show it for this process");
        }
        return by == 0 ? Gauge.missing(name, "no session was begun in the window") : Gauge.of(name, grown / by);
    }
}
