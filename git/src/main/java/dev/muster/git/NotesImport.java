package dev.muster.git;

import java.util.List;

/**
 * What was found of the earlier system.
 *
 * @param notes by session, then round, then ref
 * @param problems refs that could not be read
 */
public record NotesImport(List<ImportedNote> notes, List<Problem> problems) {
    /** A ref that could not be read, and why. */
    public record Problem(String ref, String reason) {}
}
