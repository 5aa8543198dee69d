package dev.muster.lab.report;

import dev.muster.lab.result.GrowthRecord;
import dev.muster.lab.result.TestRecord;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How processor time per operation and memory grow with the agents, as both reports show it. */
final class GrowthTable {
    static final String TITLE = "What grows with the agents";

    static final String NOTE = "Theil–Sen lines over the valid rungs with 95 % intervals; × 10 agents is the same on"
            + " logarithms. A slope that differs from decade to decade is no straight line.";

    private static final double BYTES_PER_KB = 1024;

    private GrowthTable() {}

    static Sheet of(TestRecord test) {
        return new Sheet(
                List.of("figure", "agents", "#each agent more (95 %)", "#× 10 agents (95 %)", "grows", "by decade"),
                test.growth().stream().map(GrowthTable::row).toList());
    }

    private static List<String> row(GrowthRecord growth) {
        return List.of(
                growth.figure(),
                String.format(Locale.ROOT, "%,d to %,d", growth.from(), growth.to()),
                each(growth, growth.perAgent()) + interval(growth, growth.low(), growth.high()),
                factor(growth.tenfold())
                        + (growth.tenfoldLow() == null || growth.tenfoldHigh() == null
                                ? ""
                                : " (" + factor(growth.tenfoldLow()) + " to " + factor(growth.tenfoldHigh()) + ")"),
                grows(growth),
                growth.decades().isEmpty()
                        ? Format.NONE
                        : growth.decades().stream()
                                .map(decade -> String.format(Locale.ROOT, "%,d–%,d: ", decade.from(), decade.to())
                                        + each(growth, decade.perAgent()))
                                .collect(Collectors.joining("; ")));
    }

    private static String grows(GrowthRecord growth) {
        Double low = growth.low();
        Double high = growth.high();
        if (low == null || high == null) {
            return "not told: fewer than four rungs";
        }
        return low > 0 ? "yes" : high < 0 ? "no: it falls" : "not that one could tell";
    }

    private static String interval(GrowthRecord growth, @Nullable Double low, @Nullable Double high) {
        return low == null || high == null ? "" : " (" + each(growth, low) + " to " + each(growth, high) + ")";
    }

    private static String each(GrowthRecord growth, double value) {
        return growth.unit().equals("bytes")
                ? signed(value / BYTES_PER_KB) + " KB"
                : signed(value) + " " + growth.unit();
    }

    private static String signed(double value) {
        return (value > 0 ? "+" : "") + Format.number((Double) value);
    }

    private static String factor(@Nullable Double value) {
        return value == null ? Format.NONE : String.format(Locale.ROOT, "× %.2f", value);
    }
}
