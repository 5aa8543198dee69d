package dev.muster.lab.fault;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Many times as many requests as a server can answer. What that is is found first, on the same server: in a closed
 * loop, with few callers and with many, for a short time each; and with as many as did best once more for as long as
 * the overload is to last. That counts: the best of several short looks is more than a server keeps up. Meanwhile the
 * server does what the test's own agents will have it do later, so that the two differ by the overload alone.
 */
public final class OverloadFault implements Fault {
    /** Finds code that has not been compiled yet. */
    private static final Duration WARM_UP = Duration.ofSeconds(6);

    private static final Duration STEP = Duration.ofMillis(1500);
    private static final Duration LONGEST_PEAK = Duration.ofSeconds(10);
    private static final int[] CALLERS = {32, 128, 512};
    private static final int WARMING = 128;

    private final Storm storm;
    private final Overload.Peak peak;
    private final double factor;
    private volatile boolean over;
    private volatile @Nullable StormLog log;
    private volatile @Nullable IOException broken;
    private @Nullable Thread thread;
    private long began;
    private long ended;

    private OverloadFault(Storm storm, Overload.Peak peak, double factor) {
        this.storm = storm;
        this.peak = peak;
        this.factor = factor;
    }

    /** What a server does beside what it is asked here; each begins with the call and ends when it is closed. */
    public interface Beside {
        /** All that there is, as fast as it goes: for warming up. */
        Closeable all() throws IOException;

        /** What the test's own agents will do during the overload: the peak is to be one beside the same load. */
        Closeable asTheTest() throws IOException;
    }

    /**
     * Opens the connections and finds the peak, which takes some ten seconds and as long as it is to be kept up.
     *
     * @param connections how many callers there are
     * @param factor how many times the peak is to be offered
     * @param within what is answered later than this is answered for nobody
     * @param hold how long the overload will last; the peak is what is kept up for so long, up to 10 s
     * @param beside what else the server does while it is warmed up, and while its peak is looked for
     * @throws IOException if the server does not take them, or does nothing of what is asked
     */
    public static OverloadFault prepare(
            InetSocketAddress server,
            int connections,
            double factor,
            Duration within,
            Duration hold,
            StormRequests requests,
            Beside beside)
            throws IOException {
        Storm storm = Storm.connect(server, connections, requests);
        try {
            try (var use = beside.all()) {
                storm.closed(Math.min(WARMING, storm.connections()), WARM_UP);
                practise(storm, factor);
            }
            try (var use = beside.asTheTest()) {
                return new OverloadFault(storm, peak(storm, within.toNanos(), hold), factor);
            }
        } catch (IOException | RuntimeException e) {
            storm.close();
            throw e;
        }
    }

    /** The generator's own code is new to the JVM, too: compiling it costs the server a tenth of a processor. */
    private static void practise(Storm storm, double factor) throws IOException {
        double rate = look(storm, storm.connections(), STEP, Long.MAX_VALUE).rate();
        long until = System.nanoTime() + STEP.toNanos();
        if (rate > 0) {
            storm.open(factor * rate, () -> System.nanoTime() - until >= 0);
        }
    }

    private static Overload.Peak peak(Storm storm, long within, Duration hold) throws IOException {
        List<Integer> steps = new ArrayList<>();
        for (int callers : CALLERS) {
            if (callers < storm.connections()) {
                steps.add(callers);
            }
        }
        steps.add(storm.connections());
        Overload.Peak best = new Overload.Peak(0, 0, null, within);
        for (int callers : steps) {
            Overload.Peak seen = look(storm, callers, STEP, within);
            best = seen.rate() > best.rate() ? seen : best;
        }
        Overload.Peak kept = best.rate() == 0 ? best : look(storm, best.callers(), length(hold), within);
        if (kept.rate() == 0) {
            throw new IOException("the server answered nothing well and in time while its peak was looked for");
        }
        return kept;
    }

    private static Overload.Peak look(Storm storm, int callers, Duration length, long within) throws IOException {
        long from = System.nanoTime();
        StormLog log = storm.closed(callers, length);
        // What comes after that is not sent any more, only waited for.
        double rate = log.acceptedUntil(from + length.toNanos(), within) / (length.toNanos() / 1e9);
        return new Overload.Peak(rate, callers, Overload.at(log.millis(), 0.99), within);
    }

    private static Duration length(Duration hold) {
        Duration least = hold.compareTo(STEP) < 0 ? STEP : hold;
        return least.compareTo(LONGEST_PEAK) < 0 ? least : LONGEST_PEAK;
    }

    @Override
    public void inject() {
        began = System.nanoTime();
        Thread running = Thread.ofPlatform().daemon(true).name("lab-storm").unstarted(() -> {
            try {
                log = storm.open(factor * peak.rate(), () -> over);
            } catch (IOException failed) {
                broken = failed;
            }
        });
        thread = running;
        running.start();
    }

    /** No more is sent. What is under way may still be answered. */
    @Override
    public void lift() {
        over = true;
        ended = System.nanoTime();
    }

    private void join() {
        over = true;
        Thread running = thread;
        try {
            if (running != null) {
                running.join();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<Overload> overload(Path file, String samples, long since) throws IOException {
        Optional<Overload> came = came(samples);
        StormLog kept = log;
        if (kept != null) {
            kept.write(file, since);
        }
        return came;
    }

    /** What came of it; empty unless it has been lifted. */
    private Optional<Overload> came(String samples) {
        join();
        StormLog kept = log;
        return kept == null || ended == 0
                ? Optional.empty()
                : Optional.of(Overload.of(peak, factor, storm.connections(), kept, began, ended, samples));
    }

    @Override
    public Optional<String> evidence() {
        return came("").map(Overload::told);
    }

    @Override
    public Optional<String> flaw() {
        Optional<Overload> came = came("");
        IOException failed = broken;
        return failed == null ? came.map(Overload::flaw) : Optional.of("the generator failed: " + failed.getMessage());
    }

    @Override
    public List<String> violations() {
        join();
        return storm.silent() == 0
                ? List.of()
                : List.of(
                        String.format(Locale.ROOT, "%,d refusals did not say when to come back (P7)", storm.silent()));
    }

    @Override
    public void close() {
        join();
        storm.close();
    }
}
