package dev.muster.lab.report;

import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RunRecord.Environment;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The fingerprint of a run as rows of a table. */
final class Environments {
    private Environments() {}

    static SequencedMap<String, String> rows(RunRecord run) {
        Environment environment = run.environment();
        SequencedMap<String, String> rows = new LinkedHashMap<>();
        rows.put(
                "Muster",
                run.tool().version() + " ("
                        + Objects.requireNonNullElse(run.tool().commit(), "commit unknown") + ")");
        rows.put(
                "scenario",
                run.scenario().name() + ", hash " + run.scenario().hash() + ", seed "
                        + run.scenario().seed());
        rows.put("target", run.scenario().target());
        rows.put("started", run.startedAt() + ", took " + Format.seconds(run.seconds()));
        rows.put(
                "machine",
                Objects.requireNonNullElse(environment.cpu(), "CPU unknown") + ", " + environment.cores() + " cores, "
                        + Format.megabytes(environment.memoryBytes()) + " MB");
        rows.put(
                "system", environment.os() + ", kernel " + Objects.requireNonNullElse(environment.kernel(), "unknown"));
        rows.put("load average at start", Format.number(environment.loadAverageAtStart()));
        rows.put("JDK", environment.jdk());
        rows.put("JVM flags", environment.jvmFlags().isEmpty() ? "none" : environment.jvmFlags());
        rows.put("configuration profile", Objects.requireNonNullElse(environment.profile(), "none"));
        rows.put("store", Objects.requireNonNullElse(environment.store(), Format.NONE));
        rows.put("durability", Objects.requireNonNullElse(environment.durability(), Format.NONE));
        rows.put(
                "disk fdatasync beside the load",
                disk(environment.diskFsyncP50Us(), environment.diskFsyncP99Us(), environment.diskFsyncSamples()));
        rows.put(
                "disk fdatasync in the gaps",
                disk(
                        environment.diskFsyncQuietP50Us(),
                        environment.diskFsyncQuietP99Us(),
                        environment.diskFsyncQuietSamples()));
        rows.put("repetitions", String.valueOf(run.repetitions()));
        return rows;
    }

    private static String disk(@Nullable Double p50, @Nullable Double p99, long samples) {
        return "p50 " + Format.number(p50) + " µs, p99 " + Format.number(p99) + " µs, n = " + Format.count(samples);
    }
}
