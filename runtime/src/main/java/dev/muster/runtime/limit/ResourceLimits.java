package dev.muster.runtime.limit;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a program and all that it starts may use.
 *
 * @param memory bytes; null for no limit
 * @param cpus processors' time for each unit of time, such as 0.5 for half of one; null for no limit
 */
public record ResourceLimits(
        @Nullable Long memory, @Nullable Double cpus) {
    /** No limits. */
    public static final ResourceLimits NONE = new ResourceLimits(null, null);

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})([kmgKMG]?)(?:i?[bB])?");
    private static final Pattern TOO_MUCH = Pattern.compile("\\d{10,}([kmgKMG]?)(?:i?[bB])?");
    private static final long LEAST_MEMORY = 1L << 20;
    private static final double LEAST_CPUS = 0.01;
    private static final double MOST_CPUS = 10_000;

    public ResourceLimits {
        if (memory != null && memory < LEAST_MEMORY) {
            throw new IllegalArgumentException("a memory limit is 1 MiB or more, not " + memory + " bytes");
        }
        if (cpus != null && !(cpus >= LEAST_CPUS && cpus <= MOST_CPUS)) {
            throw new IllegalArgumentException("a CPU limit is from 0.01 to 10000 processors, not " + cpus);
        }
    }

    /** Whether there is nothing to keep to. */
    public boolean isNone() {
        return memory == null && cpus == null;
    }

    /**
     * Reads an amount: {@code 4096}, {@code 64k}, {@code 256m}, {@code 2g}, in powers of 1024.
     *
     * @throws IllegalArgumentException if it is none; the message is for people
     */
    public static long parseBytes(String text) {
        Matcher parts = AMOUNT.matcher(text.strip());
        if (TOO_MUCH.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException("'" + text + "' is too large: an amount has at most nine digits");
        }
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no amount; write it as 64k, 256m or 2g");
        }
        int shift =
                "bkmg".indexOf(parts.group(2).isEmpty() ? "b" : parts.group(2).toLowerCase(Locale.ROOT)) * 10;
        return Long.parseLong(parts.group(1)) << shift;
    }

    /** An amount of memory for people. */
    public static String bytes(long bytes) {
        String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        double amount = bytes;
        while (amount >= 1024 && unit < units.length - 1) {
            amount /= 1024;
            unit++;
        }
        return amount == Math.rint(amount)
                ? (long) amount + " " + units[unit]
                : String.format(Locale.ROOT, "%.1f %s", amount, units[unit]);
    }
}
