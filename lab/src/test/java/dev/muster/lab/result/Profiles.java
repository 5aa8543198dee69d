package dev.muster.lab.result;

import dev.muster.lab.result.ProfileRecord.Allocated;
import dev.muster.lab.result.ProfileRecord.Hot;
import dev.muster.lab.result.ProfileRecord.Lock;
import dev.muster.lab.result.ProfileRecord.RungProfile;
import dev.muster.lab.result.ProfileRecord.Spikes;
import dev.muster.lab.result.ProfileRecord.Waits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Profiles of one rung of ten seconds, for tests. */
public final class Profiles {
    private static final double SECONDS = 10;

    private Profiles() {}

    /** One in which nothing is the matter but what is given. */
    public static ProfileRecord of(
            int agents, long operations, Waits pauses, Waits lock, @Nullable Waits pinned, @Nullable Spikes spikes) {
        return new ProfileRecord(
                "process 1",
                false,
                List.of("recordings/a.jfr"),
                "recordings/a.folded",
                SECONDS,
                operations,
                1000,
                10,
                List.of(new Hot("a.Hot.spin", 400, 0.4), new Hot("a.Cold.rest", 100, 0.1)),
                "G1New, G1Old",
                pauses,
                1L << 30,
                List.of(new Allocated("[B", 1L << 29, 0.5)),
                List.of(new Allocated("a.Maker.make", 1L << 29, 0.5)),
                lock.count() == 0 ? List.of() : List.of(new Lock("a.Gate", "monitor", lock, "a.Door.pass")),
                lock.totalMs(),
                pinned,
                spikes,
                List.of(new RungProfile(agents, SECONDS, pauses, lock.totalMs(), 1L << 30, pinned)),
                pinned == null ? Map.of("pinned", "this JVM does not tell") : Map.of());
    }

    /** The same where the recorder sampled no allocation. */
    public static ProfileRecord withoutAllocation(ProfileRecord of) {
        return new ProfileRecord(
                of.jvm(),
                of.sharesProcess(),
                of.recordings(),
                of.stacks(),
                of.seconds(),
                of.operations(),
                of.samples(),
                of.samplerPeriodMs(),
                of.hot(),
                of.collector(),
                of.pauses(),
                null,
                List.of(),
                List.of(),
                of.locks(),
                of.lockWaitMs(),
                of.pinned(),
                of.spikes(),
                of.rungs().stream()
                        .map(rung -> new RungProfile(
                                rung.agents(), rung.seconds(), rung.pauses(), rung.lockWaitMs(), null, rung.pinned()))
                        .toList(),
                Map.of("allocated_bytes", "no allocation was sampled"));
    }

    /** A test with a profile. */
    public static TestRecord profiled(TestRecord test, ProfileRecord profile) {
        return new TestRecord(
                test.name(),
                test.type(),
                test.target(),
                test.meaning(),
                test.simulated(),
                test.verdict(),
                test.reasons(),
                test.unit(),
                test.load(),
                test.preload(),
                test.rungs(),
                test.usl(),
                test.memoryPerAgent(),
                test.growth(),
                test.leak(),
                test.stopped(),
                test.probe(),
                test.soak(),
                null,
                null,
                profile,
                test.audit(),
                test.gates(),
                test.notMeasured());
    }
}
