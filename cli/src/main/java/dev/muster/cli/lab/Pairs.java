package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.lab.analysis.PairedRatio;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many pairs of runs.
 *
 * @param least always measured
 * @param most while anything is undecided
 */
record Pairs(int least, int most) {
    static final Pairs DEFAULT = new Pairs(PairedRatio.LEAST_PAIRS, PairedRatio.MOST_PAIRS);

    private static final Pattern FORM = Pattern.compile("(\\d{1,3})(?:\\.\\.(\\d{1,3}))?");

    /**
     * Reads {@code 8} or {@code 6..20}.
     *
     * @throws Failure if it is neither
     */
    static Pairs parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (form.matches()) {
            int least = Integer.parseInt(form.group(1));
            int most = form.group(2) == null ? least : Integer.parseInt(form.group(2));
            if (least >= DEFAULT.least && most <= DEFAULT.most && least <= most) {
                return new Pairs(least, most);
            }
        }
        throw Failure.usage("--pairs: '" + text + "' is no number of pairs")
                .withHelp("write a number from " + DEFAULT.least + " to " + DEFAULT.most + ", such as 8, or a range,"
                        + " such as 6..20: the first are always measured, the others while anything is undecided");
    }
}
