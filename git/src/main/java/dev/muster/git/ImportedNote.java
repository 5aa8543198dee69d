package dev.muster.git;

/**
 * A checkpoint of the earlier system.
 *
 * @param phase as its ref has it, in upper case there
 * @param json the note's text, as it is; only that it is UTF-8 and an object's beginning was looked at
 * @param ref the full name of the ref
 */
public record ImportedNote(
        String session,
        String phase,
        int round,
        @SuppressWarnings("ArrayRecordComponent") byte[] json,
        String ref) {}
