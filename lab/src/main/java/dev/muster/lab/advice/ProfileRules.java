package dev.muster.lab.advice;

import dev.muster.lab.advice.Recommendation.Effort;
import dev.muster.lab.advice.Recommendation.State;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.result.ProfileRecord;
import dev.muster.lab.result.ProfileRecord.Allocated;
import dev.muster.lab.result.ProfileRecord.Hot;
import dev.muster.lab.result.ProfileRecord.Lock;
import dev.muster.lab.result.ProfileRecord.RungProfile;
import dev.muster.lab.result.ProfileRecord.Spikes;
import dev.muster.lab.result.ProfileRecord.Waits;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rules that read the recording of a target's JVM. */
final class ProfileRules {
    private static final double NOTABLE_WAITERS = 0.5;
    private static final double MOST_OF_IT = 0.5;
    private static final double NOTABLE_PAUSES = 0.02;
    private static final double NOTABLE_SITE = 0.2;
    private static final double NOTABLE_METHOD = 0.15;
    private static final double BUSY = 0.7;
    private static final double NOTABLE_PINNING = 0.01;
    private static final int LEAST_SPIKES = 3;
    private static final long LEAST_SAMPLES = 200;
    private static final double MILLIS = 1e3;

    static final List<Rule> ALL = List.of(
            new Rule("lock-time", "threads wait for a lock", Measure.THROUGHPUT, ProfileRules::locks),
            new Rule(
                    "pause-spikes",
                    "slow seconds are those with a pause of the collector",
                    Measure.P99_MS,
                    ProfileRules::spikes),
            new Rule("pinned", "virtual threads cannot give their carrier away", Measure.P99_MS, ProfileRules::pinned),
            new Rule(
                    "allocation",
                    "one site allocates much, and the collector costs time",
                    Measure.THROUGHPUT,
                    ProfileRules::allocation),
            new Rule(
                    "pauses",
                    "the collector's pauses take a notable share of the time",
                    Measure.THROUGHPUT,
                    ProfileRules::pauses),
            new Rule("hot-method", "one method takes much of a busy processor", Measure.THROUGHPUT, ProfileRules::hot));

    private ProfileRules() {}

    private static Optional<Recommendation> locks(TestRecord test, int cores) {
        ProfileRecord profile = test.profile();
        if (profile == null || profile.locks().isEmpty() || profile.seconds() <= 0) {
            return Optional.empty();
        }
        double waiting = profile.lockWaitMs() / MILLIS / profile.seconds();
        Lock worst = profile.locks().getFirst();
        double share = worst.waits().totalMs() / profile.lockWaitMs();
        if (waiting < NOTABLE_WAITERS || share < MOST_OF_IT) {
            return Optional.empty();
        }
        Double gain = test.load().open() ? null : withoutWait(test, profile, share, cores);
        return Optional.of(new Recommendation(
                "lock-time",
                test.name(),
                String.format(
                        Locale.ROOT,
                        "%.1f threads wait for a lock at any time, %.0f %% of that for %s",
                        waiting,
                        100 * share,
                        worst.name()),
                String.format(
                        Locale.ROOT,
                        "%,d waits, %,.0f ms together, longest %.1f ms; most at %s",
                        worst.waits().count(),
                        worst.waits().totalMs(),
                        worst.waits().maxMs(),
                        worst.site() == null ? "an unknown place" : worst.site()),
                "hold it for less, split it, or hand its work to one thread that batches it",
                gain,
                gain == null
                        ? "it shortens responses; at a given rate throughput stays"
                        : "R / (R − W) with W the wait for it in a mean response R, not above what the processors leave",
                0.6,
                Effort.CHANGE,
                State.PROPOSED,
                null));
    }

    /** Of the rung that waits most an operation; null where the response is not known or is all wait. */
    private static @Nullable Double withoutWait(TestRecord test, ProfileRecord profile, double share, int cores) {
        Double best = null;
        for (RungProfile part : profile.rungs()) {
            RungRecord rung = test.rungs().stream()
                    .filter(it -> it.agents() == part.agents())
                    .findFirst()
                    .orElse(null);
            Double mean = rung == null ? null : rung.responseMs().mean();
            if (rung == null || mean == null || rung.ok() == 0) {
                continue;
            }
            double wait = share * part.lockWaitMs() / rung.ok();
            if (wait < mean) {
                // Work that is freed needs processors: beyond all of them nothing is won.
                double room = ResourceRules.busyCores(rung, cores)
                        .filter(busy -> busy > 0)
                        .map(busy -> 1 / Math.min(1, busy))
                        .orElse(Double.POSITIVE_INFINITY);
                double gain = Math.min(mean / (mean - wait), room);
                best = best == null ? (Double) gain : (Double) Math.max(best, gain);
            }
        }
        return best;
    }

    private static Optional<Recommendation> spikes(TestRecord test, int cores) {
        ProfileRecord profile = test.profile();
        Spikes spikes = profile == null ? null : profile.spikes();
        if (profile == null
                || spikes == null
                || spikes.paused() < LEAST_SPIKES
                || spikes.paused() < MOST_OF_IT * spikes.slow()) {
            return Optional.empty();
        }
        long others = spikes.seconds() - spikes.slow();
        double inSlow = (double) spikes.paused() / spikes.slow();
        double elsewhere = others == 0 ? 0 : (double) spikes.pausedOfOthers() / others;
        if (inSlow < 2 * elsewhere) {
            return Optional.empty();
        }
        return Optional.of(new Recommendation(
                "pause-spikes",
                test.name(),
                String.format(
                        Locale.ROOT,
                        "%d of %d slow seconds have a pause of the collector that is at least half of the excess",
                        spikes.paused(),
                        spikes.slow()),
                String.format(
                        Locale.ROOT,
                        "p99 of a slow second %.1f ms, of the median second %.1f ms; such a pause in %d of the other %d;"
                                + " longest pause %.1f ms",
                        spikes.slowP99Ms(),
                        spikes.medianP99Ms(),
                        spikes.pausedOfOthers(),
                        others,
                        profile.pauses().maxMs()),
                "a collector with short pauses (ZGC), a larger heap, or less garbage at the sites that allocate most",
                null,
                String.format(
                        Locale.ROOT,
                        "throughput stays; p99 of those seconds falls towards that of the median one, by a factor of up to"
                                + " %.1f",
                        spikes.slowP99Ms() == null ? 1 : spikes.slowP99Ms() / spikes.medianP99Ms()),
                0.6,
                Effort.SETTING,
                State.PROPOSED,
                null));
    }

    private static Optional<Recommendation> pinned(TestRecord test, int cores) {
        ProfileRecord profile = test.profile();
        Waits pinned = profile == null ? null : profile.pinned();
        if (profile == null || pinned == null || pinned.totalMs() < NOTABLE_PINNING * MILLIS * profile.seconds()) {
            return Optional.empty();
        }
        return Optional.of(new Recommendation(
                "pinned",
                test.name(),
                String.format(
                        Locale.ROOT, "virtual threads held their carrier %,d times while they waited", pinned.count()),
                String.format(
                        Locale.ROOT,
                        "%,.0f ms together in %.0f s, longest %.1f ms; there are as many carriers as processors, %d",
                        pinned.totalMs(),
                        profile.seconds(),
                        pinned.maxMs(),
                        cores),
                "take the wait out of the native or class-initialising frame that pins it, or give it a platform thread",
                null,
                "it removes stalls of everybody else; how much throughput that is the recording does not tell",
                0.5,
                Effort.CHANGE,
                State.PROPOSED,
                null));
    }

    private static double pauseShare(ProfileRecord profile) {
        return profile.seconds() <= 0 ? 0 : profile.pauses().totalMs() / MILLIS / profile.seconds();
    }

    private static Optional<Recommendation> allocation(TestRecord test, int cores) {
        ProfileRecord profile = test.profile();
        Long allocated = profile == null ? null : profile.allocatedBytes();
        if (profile == null || allocated == null || profile.sites().isEmpty() || profile.operations() == 0) {
            return Optional.empty();
        }
        Allocated site = profile.sites().getFirst();
        double stopped = pauseShare(profile);
        if (site.share() < NOTABLE_SITE || stopped < NOTABLE_PAUSES) {
            return Optional.empty();
        }
        return Optional.of(new Recommendation(
                "allocation",
                test.name(),
                String.format(Locale.ROOT, "%s allocates %.0f %% of all bytes", site.name(), 100 * site.share()),
                String.format(
                        Locale.ROOT,
                        "%.1f KB an operation in all; most of class %s; the collector stops everything for %.1f %% of the"
                                + " time",
                        allocated / 1024.0 / profile.operations(),
                        profile.classes().getFirst().name(),
                        100 * stopped),
                "use its buffers again, or do not build what is thrown away",
                1 / (1 - site.share() * stopped),
                "pauses fall in proportion to what is allocated: 1 / (1 − share of bytes × share of pauses)",
                0.5,
                Effort.CHANGE,
                State.PROPOSED,
                null));
    }

    private static Optional<Recommendation> pauses(TestRecord test, int cores) {
        ProfileRecord profile = test.profile();
        if (profile == null || pauseShare(profile) < NOTABLE_PAUSES) {
            return Optional.empty();
        }
        return Optional.of(new Recommendation(
                "pauses",
                test.name(),
                String.format(
                        Locale.ROOT,
                        "the collector%s stops everything for %.1f %% of the time",
                        profile.collector() == null ? "" : " (" + profile.collector() + ")",
                        100 * pauseShare(profile)),
                String.format(
                        Locale.ROOT,
                        "%,d pauses, %,.0f ms together, longest %.1f ms",
                        profile.pauses().count(),
                        profile.pauses().totalMs(),
                        profile.pauses().maxMs()),
                "a larger young generation (-XX:NewSize), a larger heap (-Xmx), or another collector",
                1 / (1 - pauseShare(profile)),
                "without any pause: an upper bound, 1 / (1 − share of pauses)",
                0.5,
                Effort.SETTING,
                State.PROPOSED,
                null));
    }

    private static Optional<Recommendation> hot(TestRecord test, int cores) {
        ProfileRecord profile = test.profile();
        if (profile == null
                || profile.samples() < LEAST_SAMPLES
                || profile.hot().isEmpty()) {
            return Optional.empty();
        }
        Hot method = profile.hot().getFirst();
        double busy = test.rungs().stream()
                .max(Comparator.comparingDouble(RungRecord::throughput))
                .flatMap(rung -> ResourceRules.busyCores(rung, cores))
                .orElse(0.0);
        if (method.share() < NOTABLE_METHOD || busy < BUSY) {
            return Optional.empty();
        }
        return Optional.of(new Recommendation(
                "hot-method",
                test.name(),
                String.format(
                        Locale.ROOT,
                        "%s takes %.0f %% of the samples while %.0f %% of the processors are busy",
                        method.method(),
                        100 * method.share(),
                        100 * busy),
                String.format(
                        Locale.ROOT,
                        "on top of %,d of %,d stacks; see the flame graph for who calls it",
                        method.samples(),
                        profile.samples()),
                "do it less often, or in half the time",
                1 / (1 - method.share() / 2),
                "Amdahl: the method in half its time, 1 / (1 − share / 2)",
                0.4,
                Effort.CHANGE,
                State.PROPOSED,
                null));
    }
}
