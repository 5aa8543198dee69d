package dev.muster.lab.run;

import dev.muster.lab.result.GrowthRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.result.UslRecord;
import dev.muster.lab.scenario.Arrival;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Ladders with their law, for tests of other packages. */
public final class Ladders {
    private Ladders() {}

    /** The same test as if it had just been analysed: a closed loop without think time. */
    public static TestRecord fitted(TestRecord test) {
        ScalingAnalysis analysis = new ScalingAnalysis(new Arrival.Closed(Duration.ZERO), test.rungs());
        String refusal = analysis.refusal();
        UslRecord usl = refusal == null ? analysis.fit() : null;
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
                usl,
                test.memoryPerAgent(),
                test.growth(),
                test.leak(),
                test.stopped(),
                test.probe(),
                test.soak(),
                test.heap(),
                test.metrics(),
                test.profile(),
                test.audit(),
                test.gates(),
                refusal == null ? Map.of() : Map.of("usl", refusal));
    }

    /** The same test with figures that grow. */
    static TestRecord grown(TestRecord test, List<GrowthRecord> growth) {
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
                growth,
                test.leak(),
                test.stopped(),
                test.probe(),
                test.soak(),
                test.heap(),
                test.metrics(),
                test.profile(),
                test.audit(),
                test.gates(),
                test.notMeasured());
    }
}
