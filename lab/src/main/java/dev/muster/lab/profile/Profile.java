package dev.muster.lab.profile;

import dev.muster.lab.result.ProfileRecord;
import dev.muster.lab.result.ProfileRecord.Allocated;
import dev.muster.lab.result.ProfileRecord.Hot;
import dev.muster.lab.result.ProfileRecord.Lock;
import dev.muster.lab.result.ProfileRecord.RungProfile;
import dev.muster.lab.result.ProfileRecord.Spikes;
import dev.muster.lab.result.ProfileRecord.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** The figures of one test's recordings, gathered window by window. */
public final class Profile {
    private static final int MOST_SHOWN = 15;
    private static final int DEEPEST = 128;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Waits NONE = new Waits(0, 0, 0);

    private final Stacks stacks = new Stacks();
    private final Map<String, Long> self = new HashMap<>();
    private final Map<String, Long> classes = new HashMap<>();
    private final Map<String, Long> sites = new HashMap<>();
    private final Map<String, LockWaits> locks = new HashMap<>();
    private final List<Pause> pauses = new ArrayList<>();
    private final List<RungProfile> rungs = new ArrayList<>();
    private long samples;
    private long operations;
    private double seconds;
    private @Nullable String collector;
    private boolean pinsTold;

    /** Waits for one kind of lock. */
    private static final class LockWaits {
        final String name;
        final String kind;
        final Map<String, Double> sites = new HashMap<>();
        Waits waits = NONE;

        LockWaits(String name, String kind) {
            this.name = name;
            this.kind = kind;
        }

        Lock record() {
            return new Lock(
                    name,
                    kind,
                    waits,
                    sites.entrySet().stream()
                            .max(Map.Entry.comparingByValue())
                            .map(Map.Entry::getKey)
                            .orElse(null));
        }
    }

    /** What one window adds. */
    private static final class Share {
        Waits pauses = NONE;
        Waits pinned = NONE;
        double lockWait;
        long allocated;
        long allocations;
    }

    /**
     * Reads what a recording holds of a window.
     *
     * @return the pauses of the collector in it
     * @throws IOException when the file is no recording
     */
    public List<Pause> read(Path recording, Window window) throws IOException {
        Share share = new Share();
        List<Pause> stops = new ArrayList<>();
        try (RecordingFile file = new RecordingFile(recording)) {
            pinsTold |= file.readEventTypes().stream()
                    .anyMatch(type -> type.getName().equals(RecordedEvents.PINNED));
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                String name = event.getEventType().getName();
                if (name.equals(RecordedEvents.COLLECTOR)) {
                    collector = collector(event);
                }
                if (window.holds(event.getStartTime())) {
                    take(name, event, share, stops);
                }
            }
        }
        pauses.addAll(stops);
        seconds += window.seconds();
        operations += window.operations();
        rungs.add(new RungProfile(
                window.agents(),
                window.seconds(),
                share.pauses,
                share.lockWait,
                share.allocations == 0 ? null : (Long) share.allocated,
                pinsTold ? share.pinned : null));
        return stops;
    }

    private static String collector(RecordedEvent event) {
        String young = event.getString("youngCollector");
        String old = event.getString("oldCollector");
        return young == null || young.equals("N/A") ? String.valueOf(old) : young + ", " + old;
    }

    private void take(String name, RecordedEvent event, Share share, List<Pause> stops) {
        switch (name) {
            case RecordedEvents.EXECUTION -> sampled(event);
            case RecordedEvents.PAUSE -> {
                double millis = millis(event);
                share.pauses = share.pauses.plus(new Waits(1, millis, millis));
                stops.add(new Pause(event.getStartTime(), millis));
            }
            case RecordedEvents.ALLOCATION -> allocated(event, share);
            case RecordedEvents.MONITOR -> waited(event, "monitorClass", "monitor", share);
            case RecordedEvents.PARK -> parked(event, share);
            case RecordedEvents.PINNED -> share.pinned = share.pinned.plus(new Waits(1, millis(event), millis(event)));
            default -> {
                // What else a recording holds says nothing here.
            }
        }
    }

    private static double millis(RecordedEvent event) {
        Duration took = event.getDuration();
        return took.toNanos() / NANOS_PER_MILLI;
    }

    private void sampled(RecordedEvent event) {
        List<String> frames = frames(event);
        if (frames.isEmpty()) {
            return;
        }
        samples++;
        self.merge(frames.getFirst(), 1L, Long::sum);
        stacks.add(frames.subList(0, Math.min(frames.size(), DEEPEST)).reversed(), 1);
    }

    private void allocated(RecordedEvent event, Share share) {
        long bytes = event.getLong("weight");
        RecordedClass type = event.getClass("objectClass");
        classes.merge(type == null ? "unknown" : readable(type.getName()), bytes, Long::sum);
        List<String> frames = frames(event);
        sites.merge(frames.isEmpty() ? "unknown" : site(frames), bytes, Long::sum);
        share.allocated += bytes;
        share.allocations++;
    }

    /** Only threads that wait for a lock of java.util.concurrent, not those that wait for something to do. */
    private void parked(RecordedEvent event, Share share) {
        RecordedClass blocker = event.getClass("parkedClass");
        String name = blocker == null ? "" : blocker.getName();
        if (name.endsWith("Sync") && !name.contains("CountDownLatch") && !name.contains("Semaphore")) {
            waited(event, "parkedClass", "park", share);
        }
    }

    private void waited(RecordedEvent event, String field, String kind, Share share) {
        RecordedClass type = event.getClass(field);
        String name = type == null ? "unknown" : readable(type.getName());
        double millis = millis(event);
        LockWaits lock = locks.computeIfAbsent(kind + " " + name, key -> new LockWaits(name, kind));
        lock.waits = lock.waits.plus(new Waits(1, millis, millis));
        List<String> frames = frames(event);
        if (!frames.isEmpty()) {
            lock.sites.merge(site(frames), millis, Double::sum);
        }
        share.lockWait += millis;
    }

    /** The innermost method that is not the JDK's, or the innermost of all. */
    private static String site(List<String> frames) {
        return frames.stream()
                .filter(frame -> !frame.startsWith("java.") && !frame.startsWith("jdk.") && !frame.startsWith("sun."))
                .findFirst()
                .orElse(frames.getFirst());
    }

    /** From the innermost outwards. */
    private static List<String> frames(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        if (trace == null) {
            return List.of();
        }
        List<String> frames = new ArrayList<>();
        for (RecordedFrame frame : trace.getFrames()) {
            RecordedMethod method = frame.getMethod();
            if (method != null) {
                frames.add(readable(method.getType().getName()) + "." + method.getName());
            }
        }
        return frames;
    }

    /** Hidden classes have a number that differs from run to run. */
    private static String readable(String name) {
        return name.replaceAll("\\$\\$Lambda.*", "\\$\\$Lambda").replaceAll("(LambdaForm\\$\\w+).*", "$1");
    }

    /** The stacks that were sampled. */
    public Stacks stacks() {
        return stacks;
    }

    /**
     * All of it.
     *
     * @param recorder whose recordings were read
     * @param recordings their files, relative to the run directory
     * @param folded the stacks' file, likewise
     * @param spikes whether slow seconds are those with pauses; null when there is too little to tell
     */
    public ProfileRecord record(Recorder recorder, List<String> recordings, String folded, @Nullable Spikes spikes) {
        Map<String, String> notMeasured = new TreeMap<>();
        long allocated = classes.values().stream().mapToLong(Long::longValue).sum();
        if (allocated == 0) {
            notMeasured.put("allocated_bytes", "no allocation was sampled");
        }
        if (!pinsTold) {
            notMeasured.put("pinned", "this JVM knows no virtual threads, or does not tell of pinned ones");
        }
        if (spikes == null) {
            notMeasured.put("spikes", "too few seconds with enough responses to tell slow ones from others");
        }
        if (collector == null) {
            notMeasured.put("collector", "the recording does not name it");
        }
        Waits stopped = rungs.stream().map(RungProfile::pauses).reduce(NONE, Waits::plus);
        Waits pinned =
                rungs.stream().map(RungProfile::pinned).filter(Objects::nonNull).reduce(NONE, Waits::plus);
        return new ProfileRecord(
                recorder.jvm(),
                recorder.own(),
                recordings,
                folded,
                seconds,
                operations,
                samples,
                RecordedEvents.PERIOD.toMillis(),
                top(self)
                        .map(it -> new Hot(it.getKey(), it.getValue(), (double) it.getValue() / samples))
                        .toList(),
                collector,
                stopped,
                allocated == 0 ? null : (Long) allocated,
                shares(classes, allocated),
                shares(sites, allocated),
                locks.values().stream()
                        .map(LockWaits::record)
                        .sorted(Comparator.comparingDouble(
                                        (Lock lock) -> lock.waits().totalMs())
                                .reversed())
                        .limit(MOST_SHOWN)
                        .toList(),
                rungs.stream().mapToDouble(RungProfile::lockWaitMs).sum(),
                pinsTold ? pinned : null,
                spikes,
                rungs,
                notMeasured);
    }

    private static List<Allocated> shares(Map<String, Long> bytes, long all) {
        return top(bytes)
                .map(it -> new Allocated(it.getKey(), it.getValue(), (double) it.getValue() / all))
                .toList();
    }

    private static java.util.stream.Stream<Map.Entry<String, Long>> top(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_SHOWN);
    }
}
