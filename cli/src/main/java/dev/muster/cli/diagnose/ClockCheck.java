package dev.muster.cli.diagnose;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The clocks: whether the time of day goes as the monotonic clock does, jumps, or has been set back behind what the
 * store has seen.
 */
final class ClockCheck implements Check {
    private static final String AREA = "clocks";
    private static final int STEPS = 20;
    private static final Duration STEP = Duration.ofMillis(50);
    private static final double MOST_DRIFT_MS = 5;
    private static final double JUMP_MS = 20;
    private static final Duration AHEAD = Duration.ofMinutes(1);

    private final Path directory;
    private final InstantSource wall;
    private final LongSupplier monotonic;

    /**
     * @param wall the time of day
     * @param monotonic nanoseconds of a clock that nobody sets
     */
    ClockCheck(Path directory, InstantSource wall, LongSupplier monotonic) {
        this.directory = directory;
        this.wall = wall;
        this.monotonic = monotonic;
    }

    @Override
    public String area() {
        return AREA;
    }

    @Override
    public List<Finding> look() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        drift(findings);
        findings.add(Finding.ok(AREA, "time zone", ZoneId.systemDefault() + "; Muster keeps and tells times in UTC"));
        findings.add(lastEvent());
        return findings;
    }

    private void drift(List<Finding> findings) throws InterruptedException {
        double first = difference();
        double last = first;
        double largestStep = 0;
        long start = monotonic.getAsLong();
        for (int i = 0; i < STEPS; i++) {
            Thread.sleep(STEP);
            double now = difference();
            largestStep = Math.max(largestStep, Math.abs(now - last));
            last = now;
        }
        double seconds = (monotonic.getAsLong() - start) / 1e9;
        String over = String.format(Locale.ROOT, " in %.1f s", seconds);
        findings.add(Finding.atMost(
                Math.abs(last - first) <= MOST_DRIFT_MS,
                AREA,
                "drift",
                String.format(
                        Locale.ROOT, "%+.3f ms of the time of day against the monotonic clock%s", last - first, over),
                "within 5 ms in a second",
                "somebody corrects the clock just now: leases go by it, so let it be slewed, not stepped"));
        findings.add(Finding.atMost(
                largestStep <= JUMP_MS,
                AREA,
                "jumps",
                String.format(Locale.ROOT, "largest step %.3f ms%s", largestStep, over),
                "no step of more than 20 ms",
                "the time of day jumps: see what sets it (NTP, the hypervisor), and have it slewed"));
    }

    /** Wall minus monotonic, ms: of several readings the one that was least disturbed. */
    private double difference() {
        long narrowest = Long.MAX_VALUE;
        double difference = 0;
        for (int i = 0; i < 5; i++) {
            long before = monotonic.getAsLong();
            Instant now = wall.instant();
            long after = monotonic.getAsLong();
            if (after - before < narrowest) {
                narrowest = after - before;
                double middle = before / 1e6 + (after - before) / 2e6;
                difference = now.getEpochSecond() * 1e3 + now.getNano() / 1e6 - middle;
            }
        }
        return difference;
    }

    private Finding lastEvent() {
        String name = "against the store";
        if (UnseenDirectory.is(directory)) {
            return Finding.notMeasured(AREA, name, UnseenDirectory.words(directory), "run as its owner");
        }
        if (!StoreFile.isIn(directory)) {
            return Finding.notMeasured(AREA, name, "there is no store to compare with", null);
        }
        try (StoreFile store = StoreFile.open(directory)) {
            if (store.number("select count(*) from sqlite_schema where name = 'event'") == 0) {
                return Finding.notMeasured(AREA, name, "the store has no events", null);
            }
            long last =
                    store.number("select max((select at from event where project_id = p.id order by seq desc limit 1))"
                            + " from project p");
            if (last == 0) {
                return Finding.ok(AREA, name, "nothing has happened yet");
            }
            Duration ahead = Duration.between(wall.instant(), Instant.ofEpochMilli(last));
            return Finding.atMost(
                    ahead.compareTo(AHEAD) <= 0,
                    AREA,
                    name,
                    "the last event is of " + Instant.ofEpochMilli(last) + ", now it is " + wall.instant(),
                    "no event in the future",
                    "the clock has been set back: leases and deadlines last longer by the difference; set it right");
        } catch (SQLException unreadable) {
            return Finding.notMeasured(AREA, name, "the store cannot be read: " + unreadable.getMessage(), null);
        }
    }
}
