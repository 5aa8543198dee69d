package dev.muster.git;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A checkpoint to write.
 *
 * @param sequence its number in the session, from 1 on, given by the ledger that acknowledged it
 * @param phase 1 to 40 ASCII letters, digits, {@code -} or {@code _}
 * @param round 0 or more
 * @param summary one line for people; white space and control characters become single spaces, and 200 characters are
 *     kept
 * @param at when it was made, in the years 1970 to 9999; kept to the nanosecond
 * @param json the checkpoint itself; it is not copied, so it must not be changed
 * @param attachments files beside it, each name once
 */
public record Entry(
        long sequence,
        String phase,
        int round,
        String summary,
        Instant at,
        @SuppressWarnings("ArrayRecordComponent") byte[] json,
        List<Attachment> attachments) {
    private static final int PHASE_LENGTH = 40;
    private static final Pattern PHASE = Pattern.compile("[A-Za-z0-9_-]{1," + PHASE_LENGTH + "}");
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");
    private static final int SUMMARY = 200;

    /** @throws IllegalArgumentException if a value is out of its range */
    public Entry {
        require(sequence >= 1, "a sequence begins with 1; this is " + sequence);
        require(PHASE.matcher(phase).matches(), "a phase is 1 to 40 ASCII letters, digits, - or _: " + phase);
        require(round >= 0, "a round is not negative; this is " + round);
        require(!at.isBefore(Instant.EPOCH) && at.isBefore(END), "git keeps times from 1970 to 9999; this is " + at);
        summary = line(summary);
        attachments = List.copyOf(attachments);
        Set<String> names = new HashSet<>();
        for (Attachment attachment : attachments) {
            require(names.add(attachment.name()), "two attachments have the name " + attachment.name());
        }
    }

    /** Without attachments. */
    public Entry(long sequence, String phase, int round, String summary, Instant at, byte[] json) {
        this(sequence, phase, round, summary, at, json, List.of());
    }

    /** Any phase that is not blank, as it is written here: what is not in our alphabet becomes {@code -}. */
    static String phase(String any) {
        String written = any.strip().replaceAll("[^A-Za-z0-9_-]+", "-");
        return written.length() <= PHASE_LENGTH ? written : written.substring(0, PHASE_LENGTH);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static String line(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ").strip();
        int end = line.length() <= SUMMARY ? line.length() : SUMMARY;
        return line.substring(0, end > 0 && Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end);
    }
}
