package dev.muster.client.wire;

import java.time.Instant;

/**
 * Times as ISO 8601 in UTC, to the letter as {@link Instant#toString}: an answer has several, and that goes through a
 * formatter that can do much more.
 */
final class Times {
    private static final long DAY = 86_400;
    private static final long FIRST = -62_167_219_200L; // 0000-01-01
    private static final long END = 253_402_300_800L; // 10000-01-01
    private static final int LONGEST = "2026-05-01T12:00:00.123456789Z".length();

    private Times() {}

    /** The text of a time. */
    static String text(Instant time) {
        long seconds = time.getEpochSecond();
        if (seconds < FIRST || seconds >= END) {
            return time.toString(); // years with signs
        }
        StringBuilder out = new StringBuilder(LONGEST);
        date(out, Math.floorDiv(seconds, DAY));
        int of = (int) Math.floorMod(seconds, DAY);
        two(out.append('T'), of / 3_600);
        two(out.append(':'), of / 60 % 60);
        two(out.append(':'), of % 60);
        fraction(out, time.getNano());
        return out.append('Z').toString();
    }

    /** The days of the civil calendar, by its cycle of 400 years that begins on a first of March. */
    private static void date(StringBuilder out, long epochDay) {
        int day = (int) (epochDay + 719_468); // since 0000-03-01
        int cycle = Math.floorDiv(day, 146_097);
        int inCycle = Math.floorMod(day, 146_097);
        int yearOfCycle = (inCycle - inCycle / 1_460 + inCycle / 36_524 - inCycle / 146_096) / 365;
        int dayOfYear = inCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100);
        int month = (5 * dayOfYear + 2) / 153; // 0 is March
        int year = yearOfCycle + cycle * 400 + (month >= 10 ? 1 : 0);
        two(out, year / 100);
        two(out, year % 100);
        two(out.append('-'), month < 10 ? month + 3 : month - 9);
        two(out.append('-'), dayOfYear - (153 * month + 2) / 5 + 1);
    }

    /** None, or thousandths, millionths or billionths of a second. */
    private static void fraction(StringBuilder out, int nanos) {
        if (nanos == 0) {
            return;
        }
        boolean milli = nanos % 1_000_000 == 0;
        boolean micro = nanos % 1_000 == 0;
        int digits = milli ? nanos / 1_000_000 : micro ? nanos / 1_000 : nanos;
        out.append('.');
        for (int unit = milli ? 100 : micro ? 100_000 : 100_000_000; unit > 0; unit /= 10) {
            out.append((char) ('0' + digits / unit % 10));
        }
    }

    private static void two(StringBuilder out, int number) {
        out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
