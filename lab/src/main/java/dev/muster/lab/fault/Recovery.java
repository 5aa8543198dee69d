package dev.muster.lab.fault;

import dev.muster.lab.analysis.Median;
import dev.muster.lab.fault.History.Entry;
import dev.muster.lab.fault.History.What;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How a target came back from a fault, from the single operations of a load with a fixed rate. Everything is in
 * milliseconds; what did not happen is null, and {@link #notMeasured} says whether that means never.
 *
 * @param detectMs from the fault to the first attempt or operation that failed
 * @param recoveryMs from when the fault was lifted to the first operation that ended well
 * @param steadyMs from then to the first of {@value #RUN} windows in a row that are as before the fault
 * @param normalMs from then to the first of so many windows in a row that are so and in which responses, too, took no
 *     longer than before the fault
 * @param backlogMs from then until no more operations were due and not done than before the fault
 * @param stallMs the longest time in which no operation ended well, from the fault on
 * @param windowMs length of those windows
 * @param failed operations due from the fault on that failed or were never begun
 * @param offered operations due from the fault on
 * @param retried attempts that failed within operations, from the fault on
 * @param worstMs the longest response from the fault on, from the intended start
 * @param unavailable the share of the operations due from the fault on that failed or took longer than a second
 * @param notMeasured reasons by wire name
 */
public record Recovery(
        @Nullable Double detectMs,
        @Nullable Double recoveryMs,
        @Nullable Double steadyMs,
        @Nullable Double normalMs,
        @Nullable Double backlogMs,
        @Nullable Double stallMs,
        double windowMs,
        long failed,
        long offered,
        long retried,
        @Nullable Double worstMs,
        @Nullable Double unavailable,
        Map<String, String> notMeasured) {

    /** So many windows in a row have to be as before. */
    public static final int RUN = 3;

    /** Begins the reason where something has not happened at all. */
    public static final String NEVER = "never";

    private static final double TOLERANCE = 0.1;
    private static final double MOST_TOLERATED = 0.5;
    private static final double SLOWER = 2;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long LEAST_WINDOW = 250_000_000L;
    private static final double OPERATIONS_A_WINDOW = 50;
    private static final long SLOW = 1_000_000_000L;

    /** Copies the reasons. */
    public Recovery {
        notMeasured = Map.copyOf(notMeasured);
    }

    /** Whether something that is asked for did not come before the load ended. */
    public boolean never(String figure) {
        return notMeasured.getOrDefault(figure, "").startsWith(NEVER);
    }

    /**
     * Measures a recovery.
     *
     * @param entries the operations and attempts, by the time at which they ended
     * @param from when measuring began
     * @param injected when the fault was there
     * @param lifted when it was lifted
     * @param until when the load ended
     */
    public static Recovery of(List<Entry> entries, long from, long injected, long lifted, long until) {
        return new Measuring(entries, from, injected, lifted, until).recovery();
    }

    /** Long enough for an operation more or less not to be a tenth. */
    private static long window(double rate) {
        return rate == 0 ? LEAST_WINDOW : Math.max(LEAST_WINDOW, Math.round(OPERATIONS_A_WINDOW / rate * 1e9));
    }

    /**
     * How long a load of so many operations a second has to go on before a fault, so that there are windows to compare
     * with: those that it takes, and a tenth of one for what comes late.
     */
    public static Duration leastBefore(double rate) {
        return Duration.ofNanos(RUN * window(rate) + window(rate) / 10);
    }

    /**
     * What windows were like before the fault. What already varies by so much without a fault cannot be called unusual
     * for it.
     *
     * @param rate operations that ended well in one
     * @param tolerated how many more or fewer are as usual
     * @param slowest the longest 99th percentile of the response that is as usual, nanoseconds
     */
    private record Usual(double rate, double tolerated, double slowest) {
        static Usual of(double[] counts, double[] responses) {
            double usual = Median.of(counts);
            double spread = Arrays.stream(counts)
                    .map(count -> Math.abs(count - usual))
                    .max()
                    .orElse(0);
            double tolerated = Math.min(Math.max(Math.max(1, TOLERANCE * usual), spread), MOST_TOLERATED * usual);
            double slowest = Math.max(
                    SLOWER * Median.of(responses),
                    Arrays.stream(responses).max().orElse(0));
            return new Usual(usual, tolerated, slowest);
        }

        boolean rate(double count) {
            return Math.abs(count - rate) <= tolerated;
        }

        boolean response(double nanos) {
            return nanos <= slowest;
        }
    }

    /** The single steps. */
    private static final class Measuring {
        private final List<Entry> entries;
        private final List<Entry> operations;
        private final long from;
        private final long injected;
        private final long lifted;
        private final long until;
        private final Map<String, String> missing = new TreeMap<>();

        Measuring(List<Entry> entries, long from, long injected, long lifted, long until) {
            this.entries = entries;
            this.operations = entries.stream()
                    .filter(Entry::operation)
                    .filter(entry -> entry.due() >= from)
                    .toList();
            this.from = from;
            this.injected = injected;
            this.lifted = lifted;
            this.until = until;
        }

        Recovery recovery() {
            // What was due in the warm-up and answered only now shows as well that the target is back.
            long[] good = entries.stream()
                    .filter(entry -> entry.what() == What.OK)
                    .mapToLong(Entry::done)
                    .sorted()
                    .toArray();
            List<Entry> after =
                    operations.stream().filter(entry -> entry.due() >= injected).toList();
            long failed =
                    after.stream().filter(entry -> entry.what() != What.OK).count();
            long slow = after.stream()
                    .filter(entry -> entry.what() == What.OK && entry.done() - entry.due() > SLOW)
                    .count();
            long window = window();
            Usual usual = usual(good, window);
            return new Recovery(
                    detect(),
                    first(good),
                    steady(good, window, usual),
                    normal(good, window, usual),
                    backlog(),
                    stall(good),
                    window / NANOS_PER_MILLI,
                    failed,
                    after.size(),
                    entries.stream()
                            .filter(entry -> entry.what() == What.ATTEMPT && entry.done() >= injected)
                            .count(),
                    worst(after),
                    after.isEmpty() ? null : (Double) ((failed + slow) / (double) after.size()),
                    missing);
        }

        private @Nullable Double detect() {
            return entries.stream()
                    .filter(entry -> entry.what() != What.OK && entry.done() >= injected)
                    .findFirst()
                    .map(entry -> (entry.done() - injected) / NANOS_PER_MILLI)
                    .orElseGet(() -> {
                        missing.put(
                                "detect_ms", "no attempt failed: whoever asked could only notice that it took longer");
                        return null;
                    });
        }

        private @Nullable Double first(long[] good) {
            return Arrays.stream(good)
                    .filter(done -> done >= lifted)
                    .boxed()
                    .findFirst()
                    .map(done -> (done - lifted) / NANOS_PER_MILLI)
                    .orElseGet(() -> never("recovery_ms", "no operation ended well"));
        }

        /** It never came, or nobody was there any more to see it. */
        private @Nullable Double never(String figure, String what) {
            if (until <= lifted) {
                missing.put(
                        figure,
                        String.format(
                                Locale.ROOT,
                                "the load ended %.1f s before the fault was lifted: lengthen the test",
                                (lifted - until) / 1e9));
                return null;
            }
            missing.put(
                    figure,
                    String.format(
                            Locale.ROOT,
                            "%s: %s within the %.1f s that the load went on",
                            NEVER,
                            what,
                            (until - lifted) / 1e9));
            return null;
        }

        private long window() {
            double seconds = Math.max(1e-9, (injected - from) / 1e9);
            double rate =
                    operations.stream().filter(entry -> entry.due() < injected).count() / seconds;
            return Recovery.window(rate);
        }

        /** How it was before the fault, window by window. */
        private @Nullable Usual usual(long[] good, long window) {
            List<Double> counts = new ArrayList<>();
            List<Double> responses = new ArrayList<>();
            for (long at = injected - window; at >= from; at -= window) {
                counts.add((double) between(good, at, at + window));
                responses.add((double) response(at, window));
            }
            return counts.size() < RUN ? null : Usual.of(array(counts), array(responses));
        }

        private static double[] array(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }

        private @Nullable Double steady(long[] good, long window, @Nullable Usual usual) {
            if (usual == null) {
                missing.put("steady_ms", "fewer than " + RUN + " windows before the fault to compare with");
                return null;
            }
            Double back = run(window, at -> usual.rate(between(good, at, at + window)) && !failing(at, window));
            return back == null
                    ? never("steady_ms", "the rate was not back within " + RUN + " windows in a row")
                    : back;
        }

        private @Nullable Double normal(long[] good, long window, @Nullable Usual usual) {
            if (usual == null) {
                missing.put("normal_ms", "fewer than " + RUN + " windows before the fault to compare with");
                return null;
            }
            Double back = run(
                    window,
                    at -> usual.rate(between(good, at, at + window))
                            && !failing(at, window)
                            && usual.response(response(at, window)));
            return back == null
                    ? never("normal_ms", "rate and response time were not back within " + RUN + " windows in a row")
                    : back;
        }

        /** When the first windows in a row began that are as they should be; null if none did. */
        private @Nullable Double run(long window, LongPredicate well) {
            int run = 0;
            long beginning = lifted;
            for (long at = lifted; at + window <= until; at += window) {
                if (!well.test(at)) {
                    run = 0;
                    beginning = at + window;
                } else if (++run == RUN) {
                    return (beginning - lifted) / NANOS_PER_MILLI;
                }
            }
            return null;
        }

        /** The 99th percentile of what operations took that ended well in a window; 0 if none did. */
        private long response(long at, long window) {
            long[] took = operations.stream()
                    .filter(entry -> entry.what() == What.OK && entry.done() >= at && entry.done() < at + window)
                    .mapToLong(entry -> entry.done() - entry.due())
                    .sorted()
                    .toArray();
            return took.length == 0 ? 0 : took[(int) Math.ceil(0.99 * took.length) - 1];
        }

        private boolean failing(long at, long window) {
            return entries.stream()
                    .anyMatch(entry -> entry.what() != What.OK && entry.done() >= at && entry.done() < at + window);
        }

        private static int between(long[] sorted, long from, long to) {
            return position(sorted, to) - position(sorted, from);
        }

        private static int position(long[] sorted, long value) {
            int found = Arrays.binarySearch(sorted, value);
            if (found < 0) {
                return -found - 1;
            }
            while (found > 0 && sorted[found - 1] == value) {
                found--;
            }
            return found;
        }

        /** Steps through arrivals and ends: how many operations are due and not done at each moment. */
        private @Nullable Double backlog() {
            long[] due = operations.stream().mapToLong(Entry::due).sorted().toArray();
            long[] done = operations.stream()
                    .filter(entry -> entry.what() != What.NOT_STARTED)
                    .mapToLong(Entry::done)
                    .sorted()
                    .toArray();
            long most = 0;
            for (long at : due) {
                if (at < injected) {
                    most = Math.max(most, position(due, at + 1) - position(done, at + 1));
                }
            }
            // It grows until the target is back, which may be long after the fault was lifted: drained is what comes
            // after.
            long peakAt = lifted;
            long peak = position(due, lifted) - position(done, lifted);
            for (long at : due) {
                long waiting = position(due, at + 1) - position(done, at + 1);
                if (at >= lifted && waiting > peak) {
                    peak = waiting;
                    peakAt = at;
                }
            }
            if (peak <= most) {
                return 0.0;
            }
            for (long at : done) {
                if (at >= peakAt && at <= until && position(due, at + 1) - position(done, at + 1) <= most) {
                    return (at - lifted) / NANOS_PER_MILLI;
                }
            }
            return never("backlog_ms", "what had been left undone was not made up for");
        }

        private @Nullable Double stall(long[] good) {
            long last = injected;
            long longest = 0;
            for (long done : good) {
                if (done >= injected) {
                    longest = Math.max(longest, done - last);
                    last = done;
                }
            }
            longest = Math.max(longest, until - last);
            return longest / NANOS_PER_MILLI;
        }

        private static @Nullable Double worst(List<Entry> after) {
            return after.isEmpty()
                    ? null
                    : (Double) (after.stream()
                                    .mapToLong(entry -> entry.done() - entry.due())
                                    .max()
                                    .orElse(0)
                            / NANOS_PER_MILLI);
        }
    }
}
