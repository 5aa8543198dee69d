package dev.muster.cli.checklist;

/** What a probe saw. */
sealed interface Seen {
    /**
     * A figure.
     *
     * @param holds whether it is within the line's bound
     * @param value in words, with units
     * @param evidence what was looked at
     */
    record Figure(boolean holds, String value, String evidence) implements Seen {}

    /**
     * None.
     *
     * @param reason why, for a reader
     */
    record Nothing(String reason) implements Seen {}
}
