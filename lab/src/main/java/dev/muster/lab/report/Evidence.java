package dev.muster.lab.report;

import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RunRecord.Environment;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.RungRecord.OperationRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.sample.Distribution;
import dev.muster.lab.sample.IntervalLog;
import dev.muster.lab.sample.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.jspecify.annotations.Nullable;

/**
 * Whether the figures of a run rest on something: the raw samples of each rung are there and give the same figures when
 * they are counted again, and the machine, JVM, flags and commit are told.
 */
public final class Evidence {
    private static final double ROUNDING = 1e-6;

    private final Path directory;
    private final List<String> gaps = new ArrayList<>();

    private Evidence(Path directory) {
        this.directory = directory;
    }

    /** What a run's figures do not rest on, in words for whoever reads its report; nothing if all is there. */
    public static List<String> gaps(Path runDirectory, RunRecord run) {
        Evidence evidence = new Evidence(runDirectory);
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
        Map<String, Histogram> counted;
        try {
            counted = read(directory.resolve(rung.sample()));
        } catch (IOException | RuntimeException e) {
            gaps.add(where + ": the samples " + rung.sample()
                    + (Files.exists(directory.resolve(rung.sample())) ? " cannot be read" : " are missing"));
            return;
        }
        compare(where + ", response", rung.responseMs(), sum(counted, "." + Series.RESPONSE.tag()));
        for (OperationRecord operation : rung.operations()) {
            compare(
                    where + ", response of " + operation.name(),
                    operation.responseMs(),
                    sum(counted, IntervalLog.tag(operation.name(), Series.RESPONSE)));
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

    /** The measured samples of an interval log, by tag. */
    private static Map<String, Histogram> read(Path file) throws IOException {
        Map<String, Histogram> all = new HashMap<>();
        try (HistogramLogReader reader = new HistogramLogReader(Files.newInputStream(file))) {
            while (reader.hasNext()) {
                if (!(reader.nextIntervalHistogram() instanceof Histogram interval)) {
                    throw new IOException("a line of " + file + " holds no histogram");
                }
                String tag = String.valueOf(interval.getTag());
                if (!tag.startsWith(IntervalLog.WARM_UP_PREFIX)) {
                    all.computeIfAbsent(tag, any -> new Histogram(interval.getNumberOfSignificantValueDigits()))
                            .add(interval);
                }
            }
        }
        return all;
    }

    private static Distribution sum(Map<String, Histogram> counted, String suffix) {
        Histogram sum = new Histogram(3);
        counted.forEach((tag, histogram) -> {
            if (tag.equals(suffix) || suffix.startsWith(".") && tag.endsWith(suffix)) {
                sum.add(histogram);
            }
        });
        return Distribution.of(sum);
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
