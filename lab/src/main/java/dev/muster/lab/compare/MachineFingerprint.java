package dev.muster.lab.compare;

import dev.muster.lab.result.RunRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes two machines the same machine for a comparison: figures of different ones are never mixed. Kernel and JDK
 * are left out, since somebody may want to know what an update of them does.
 *
 * @param os name and architecture
 * @param cpu model; null when unknown
 * @param cores processors that may be used
 * @param memoryGib RAM, rounded to whole GiB, since a new kernel may keep some more for itself; null when unknown
 */
public record MachineFingerprint(
        String os,
        @Nullable String cpu,
        int cores,
        @Nullable Long memoryGib) {
    private static final double GIB = 1L << 30;
    private static final int SHOWN_BYTES = 6;

    /** That of the machine a run was made on. */
    public static MachineFingerprint of(RunRecord.Environment environment) {
        Long bytes = environment.memoryBytes();
        return new MachineFingerprint(
                environment.os(),
                environment.cpu(),
                environment.cores(),
                bytes == null ? null : (Long) Math.round(bytes / GIB));
    }

    /** Twelve hexadecimal digits that stand for it. */
    public String id() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** In words, such as {@code Linux amd64, a CPU, 2 cores, 8 GiB}. */
    public String described() {
        return os + ", " + (cpu == null ? "unknown processor" : cpu) + ", " + cores + (cores == 1 ? " core" : " cores")
                + (memoryGib == null ? "" : ", " + memoryGib + " GiB");
    }

    /** What differs from another, in words; empty when it is the same machine as far as can be told. */
    public List<String> differences(MachineFingerprint other) {
        List<String> differences = new ArrayList<>();
        differ(differences, "system", os, other.os);
        differ(differences, "processor", cpu, other.cpu);
        differ(differences, "cores", cores, other.cores);
        differ(differences, "memory in GiB", memoryGib, other.memoryGib);
        return differences;
    }

    private static void differ(List<String> into, String what, @Nullable Object one, @Nullable Object other) {
        String left = String.valueOf(one);
        String right = String.valueOf(other);
        if (!left.equals(right)) {
            into.add(what + ": " + left + " and " + right);
        }
    }
}
