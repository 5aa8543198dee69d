package dev.muster.lab.report;

import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RunRecord.Environment;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.RungRecord.OperationRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.sample.Distribution;
import dev.muster.lab.sample.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether the figures of a run rest on something: the raw samples of each rung are there and give the same figures when
 * they are counted again, and the machine, JVM, flags and commit are told.
 */
final class Evidence {
    private static final double ROUNDING = 1e-6;

    private final SampleLogs logs;
    private final List<String> gaps = new ArrayList<>();

    private Evidence(SampleLogs logs) {
        this.logs = logs;
    }

    /** What a run's figures do not rest on, in words for whoever reads its report; nothing if all is there. */
    static List<String> gaps(SampleLogs logs, RunRecord run) {
        Evidence evidence = new Evidence(logs);
        evidence.tool(run);
        evidence.environment(run.environment());
        run.tests().forEach(test -> test.rungs().forEach(rung -> evidence.rung(test, rung)));
        return evidence.gaps;
    }

    private void tool(RunRecord run) {
        told("the version of Muster", run.tool().version());
        told("the commit that Muster was built from", run.tool().commit());
        told("the hash of the scenario", run.scenario().hash());
        told("the target", run.scenario().target());
    }

    private void environment(@Nullable Environment environment) {
        if (environment == null) {
            gaps.add("the machine and JVM are not told");
            return;
        }
        told("the operating system", environment.os());
        told("the JDK", environment.jdk());
        // No flags at all are told by an empty text.
        told("the flags of the JVM", environment.jvmFlags() == null ? null : "-" + environment.jvmFlags());
        told("the number of cores", environment.cores() > 0 ? "some" : null);
        Map<String, String> reasons = Objects.requireNonNullElse(environment.notMeasured(), Map.of());
        toldOrWhy("kernel", environment.kernel(), reasons);
        toldOrWhy("cpu", environment.cpu(), reasons);
        toldOrWhy("memory_bytes", environment.memoryBytes(), reasons);
    }

    private void told(String what, @Nullable String value) {
        if (value == null || value.isBlank()) {
            gaps.add(what + " is not told");
        }
    }

    private void toldOrWhy(String name, @Nullable Object value, Map<String, String> reasons) {
        if (value == null && !reasons.containsKey(name)) {
            gaps.add("'" + name + "' is not told, nor why");
        }
    }

    private void rung(TestRecord test, RungRecord rung) {
        String where = test.name() + " at " + Format.named(rung);
        SampleLog counted;
        try {
            counted = logs.of(rung.sample());
        } catch (IOException e) {
            gaps.add(where + ": the samples " + rung.sample()
                    + (Files.exists(logs.directory().resolve(rung.sample())) ? " cannot be read" : " are missing"));
            return;
        }
        compare(where + ", response", rung.responseMs(), counted.response());
        for (OperationRecord operation : rung.operations()) {
            compare(
                    where + ", response of " + operation.name(),
                    operation.responseMs(),
                    counted.of(operation.name(), Series.RESPONSE));
        }
        // What never began is recorded too, with the time it had waited.
        long told = rung.ok() + rung.notStarted();
        if (told != rung.responseMs().n()) {
            gaps.add(where + ": " + told + " operations ended well or never began, with "
                    + rung.responseMs().n() + " samples");
        }
        double rate = rung.windowSeconds() > 0 ? rung.ok() / rung.windowSeconds() : 0;
        if (test.unit().equals("operations") && differ(rate, rung.throughput())) {
            gaps.add(where + ": the throughput is told as " + Format.rate(rung.throughput()) + ", its samples give "
                    + Format.rate(rate));
        }
    }

    private void compare(String where, Distribution told, Distribution counted) {
        if (told.n() != counted.n()) {
            gaps.add(where + ": n is told as " + told.n() + ", the samples are " + counted.n());
            return;
        }
        compare(where + ", p50", told.p50(), counted.p50());
        compare(where + ", p90", told.p90(), counted.p90());
        compare(where + ", p99", told.p99(), counted.p99());
        compare(where + ", p99.9", told.p999(), counted.p999());
        compare(where + ", max", told.max(), counted.max());
        compare(where + ", mean", told.mean(), counted.mean());
    }

    private void compare(String where, @Nullable Double told, @Nullable Double counted) {
        boolean same = told == null || counted == null ? Objects.equals(told, counted) : !differ(told, counted);
        if (!same) {
            gaps.add(where + ": told as " + told + " ms, the samples give " + counted + " ms");
        }
    }

    private static boolean differ(double one, double other) {
        return Math.abs(one - other) > ROUNDING * Math.max(Math.abs(one), Math.abs(other));
    }
}
