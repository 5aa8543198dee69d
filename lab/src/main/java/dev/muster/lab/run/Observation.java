package dev.muster.lab.run;

import dev.muster.lab.metrics.MetricsLog;
import dev.muster.lab.resource.ClassHistogram;
import dev.muster.lab.resource.ClassHistogram.Held;
import dev.muster.lab.resource.JavaHeaps;
import dev.muster.lab.result.HeapRecord;
import dev.muster.lab.result.HeapRecord.HeldClass;
import dev.muster.lab.result.MetricsRecord;
import dev.muster.lab.result.ProfileRecord;
import dev.muster.lab.scenario.Course;
import dev.muster.lab.scenario.TestSpec;
import dev.muster.lab.target.TestBed;
import java.io.IOException;
import java.net.URI;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** What a test looks at beside its load: see {@link dev.muster.lab.scenario.Observe}. */
final class Observation implements AutoCloseable {
    private static final int MOST_CLASSES = 15;
    private static final int MOST_GROWN = 10;
    private static final long INTERVAL_MILLIS = 1000;

    private final TestSpec test;
    private final @Nullable MetricsLog metrics;
    private final @Nullable Recordings recordings;
    private JavaHeaps.Look first = new JavaHeaps.Look(null, "nothing was measured");
    private JavaHeaps.Look last = first;
    private String since = "";

    /**
     * @param number of the test, counted from 1
     * @param clock seconds since the run began
     * @throws IOException when what it keeps cannot be written
     */
    Observation(TestSpec test, int number, RunDirectory directory, DoubleSupplier clock) throws IOException {
        this.test = test;
        URI url = test.observe().prometheus();
        this.metrics = url == null
                ? null
                : new MetricsLog(
                        url,
                        directory.path(),
                        RunDirectory.fileName("metrics", number, test.name(), "csv"),
                        INTERVAL_MILLIS,
                        clock);
        this.recordings = test.observe().jfr()
                ? new Recordings(directory, RunDirectory.fileName("recordings", number, test.name(), "folded"))
                : null;
    }

    /** The target was set up anew for another repetition. */
    void another() {
        if (recordings != null) {
            recordings.another();
        }
    }

    /** A rung is about to be loaded. */
    void loading(TestBed bed) throws InterruptedException {
        if (recordings != null) {
            recordings.begin(bed);
        }
    }

    /** The measured window has ended. */
    void measured() {
        if (recordings != null) {
            recordings.measured();
        }
    }

    /**
     * The load has ended and its agents have gone quiet.
     *
     * @param sample the rung's interval log, relative to the run directory
     */
    void loaded(int agents, long operations, String sample) throws IOException, InterruptedException {
        if (recordings != null) {
            recordings.end(agents, operations, sample);
        }
    }

    private boolean counted() {
        return test.observe().classes() || test.course() instanceof Course.Soak;
    }

    /** The measured window is about to begin, with the agents at work. */
    void measuring(TestBed bed) {
        if (test.course() instanceof Course.Soak) {
            try {
                see(JavaHeaps.look(bed.processes()), "before the window");
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (recordings != null) {
            recordings.measuring();
        }
    }

    /**
     * The agents have done their work and are still connected: the live heap is counted if anybody wants to know.
     *
     * @param inProcess whether generator and target are one process, whose live heap is had more cheaply
     * @return the live heap; null with its reason if it was not counted
     */
    JavaHeaps.Look rested(TestBed bed, int agents, boolean inProcess) throws InterruptedException {
        if (inProcess && !counted()) {
            return new JavaHeaps.Look(null, null);
        }
        JavaHeaps.Look look = JavaHeaps.look(bed.processes());
        see(look, "after the rung of " + agents + (agents == 1 ? " agent" : " agents"));
        return look;
    }

    private void see(JavaHeaps.Look look, String when) {
        if (first.histogram() == null) {
            first = look;
            since = when;
        }
        last = look;
    }

    /**
     * The live heap at the end, class by class.
     *
     * @param notMeasured takes the reason if it was not counted
     */
    @Nullable
    HeapRecord heap(Map<String, String> notMeasured) {
        ClassHistogram then = first.histogram();
        ClassHistogram now = last.histogram();
        if (!counted() || then == null || now == null) {
            String reason = last.reason();
            notMeasured.put(
                    "heap",
                    !counted() ? "'observe: {classes: true}' asks for it" : reason == null ? "no look" : reason);
            return null;
        }
        Set<Held> shown =
                new LinkedHashSet<>(now.classes().stream().limit(MOST_CLASSES).toList());
        now.classes().stream()
                .filter(held -> grown(held, then) > 0)
                .sorted(Comparator.comparingLong((Held held) -> grown(held, then))
                        .reversed())
                .limit(MOST_GROWN)
                .forEach(shown::add);
        List<HeldClass> classes = shown.stream()
                .map(held -> new HeldClass(held.name(), held.instances(), held.bytes(), grown(held, then)))
                .toList();
        return new HeapRecord(now.bytes(), now.bytes() - then.bytes(), since, classes);
    }

    private static long grown(Held held, ClassHistogram then) {
        return held.bytes() - then.bytes(held.name());
    }

    /** What the target said of itself; null, with the reason, if it was not asked. */
    @Nullable
    MetricsRecord metrics(Map<String, String> notMeasured) {
        if (metrics == null) {
            notMeasured.put("metrics", "'observe: {prometheus: …}' asks for them");
            return null;
        }
        return metrics.record();
    }

    /** Where the time of the target's JVM went; null, with the reason, if it was not recorded. */
    @Nullable
    ProfileRecord profile(Map<String, String> notMeasured) {
        if (recordings == null) {
            notMeasured.put("profile", "'observe: {jfr: true}' asks for it");
            return null;
        }
        ProfileRecord record = recordings.record();
        if (record == null) {
            notMeasured.put("profile", recordings.failure());
        }
        return record;
    }

    @Override
    public void close() throws IOException {
        if (recordings != null) {
            recordings.close();
        }
        if (metrics != null) {
            metrics.close();
        }
    }
}
