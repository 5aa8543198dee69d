package dev.muster.lab.result;

import dev.muster.lab.audit.AuditFindings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a soak saw the target hold on to.
 *
 * @param seconds when each look was taken, since the window began
 * @param signals the figures by name, one for each look; null where it could not be had
 * @param leaks of each signal that should stay level, whether it grows without end
 * @param audits audits of what was stored while the load went on: of its structure, since acknowledgements go on too
 * @param notMeasured reasons by the signal's name
 */
public record SoakRecord(
        List<Double> seconds,
        SequencedMap<String, List<@Nullable Double>> signals,
        SequencedMap<String, LeakRecord> leaks,
        List<LiveAudit> audits,
        Map<String, String> notMeasured) {

    /** Live heap after one forced collection, bytes. */
    public static final String LIVE_HEAP = "live_heap_bytes";

    /** Resident memory, bytes. */
    public static final String RSS = "rss_bytes";

    /** Threads of the operating system. */
    public static final String THREADS = "threads";

    /** Open file descriptors. */
    public static final String DESCRIPTORS = "descriptors";

    /** What should stay level while the load does; what is stored grows with the work. */
    public static final List<String> LEVEL = List.of(LIVE_HEAP, RSS, THREADS, DESCRIPTORS);

    /** Copies everything. */
    public SoakRecord {
        seconds = List.copyOf(seconds);
        SequencedMap<String, List<@Nullable Double>> copies = new LinkedHashMap<>();
        signals.forEach((name, values) -> copies.put(name, Collections.unmodifiableList(new ArrayList<>(values))));
        signals = Collections.unmodifiableSequencedMap(copies);
        leaks = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(leaks));
        audits = List.copyOf(audits);
        notMeasured = Map.copyOf(notMeasured);
    }

    /**
     * An audit under load.
     *
     * @param seconds when it began, since the window began
     * @param took how long it took, seconds
     * @param findings what it found; null if it could not be made
     * @param reason why it could not be made; null if it was
     */
    public record LiveAudit(
            double seconds,
            double took,
            @Nullable AuditFindings findings,
            @Nullable String reason) {}
}
