package dev.muster.lab.run;

import dev.muster.lab.analysis.LeakVerdict;
import dev.muster.lab.result.LeakRecord;
import dev.muster.lab.result.SoakRecord;
import dev.muster.lab.result.SoakRecord.LiveAudit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What the looks of a soak have seen. One thread adds, any may ask. */
final class SoakSeries {
    private static final double SECONDS_PER_HOUR = 3600;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Double> seconds = new ArrayList<>();
    private final SequencedMap<String, List<@Nullable Double>> signals = new LinkedHashMap<>();
    private final List<LiveAudit> audits = new ArrayList<>();
    private final Map<String, String> notMeasured = new TreeMap<>();

    /**
     * Adds a look.
     *
     * @param at seconds since the window began
     * @param figures by signal; null is what could not be had
     * @param audit made with it, if one was
     */
    void add(double at, SequencedMap<String, @Nullable Long> figures, @Nullable LiveAudit audit) {
        lock.lock();
        try {
            figures.forEach((name, value) -> {
                List<@Nullable Double> series = signals.computeIfAbsent(name, unused -> new ArrayList<>());
                while (series.size() < seconds.size()) {
                    series.add(null); // it was not there at earlier looks
                }
                series.add(value == null ? null : Double.valueOf(value));
                if (value == null) {
                    notMeasured.put(name, "this target does not show it at every look");
                }
            });
            seconds.add(at);
            if (audit != null) {
                audits.add(audit);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Everything seen so far, and what it says. */
    SoakRecord record() {
        lock.lock();
        try {
            return new SoakRecord(seconds, signals, leaks(), audits, notMeasured);
        } finally {
            lock.unlock();
        }
    }

    /** Judges each signal that should stay level, by the looks at which it was there. */
    private SequencedMap<String, LeakRecord> leaks() {
        SequencedMap<String, LeakRecord> leaks = new LinkedHashMap<>();
        for (String signal : SoakRecord.LEVEL) {
            List<@Nullable Double> series = signals.getOrDefault(signal, List.of());
            double[] hours = new double[series.size()];
            double[] values = new double[series.size()];
            int known = 0;
            for (int i = 0; i < series.size(); i++) {
                Double value = series.get(i);
                if (value != null) {
                    hours[known] = seconds.get(i) / SECONDS_PER_HOUR;
                    values[known++] = value;
                }
            }
            if (known > 0) {
                LeakVerdict verdict = LeakVerdict.of(Arrays.copyOf(hours, known), Arrays.copyOf(values, known));
                leaks.put(signal, LeakRecord.of(signal, verdict, null));
            }
        }
        return leaks;
    }
}
