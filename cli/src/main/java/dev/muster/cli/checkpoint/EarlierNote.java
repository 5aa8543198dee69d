package dev.muster.cli.checkpoint;

import dev.muster.client.wire.Json;
import dev.muster.core.RefusedException;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.session.SessionId;
import dev.muster.git.ImportedNote;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A checkpoint of the earlier system, on its way to become one of a session. */
record EarlierNote(ImportedNote note) {
    private static final int DIGITS = 12;
    private static final String TAG = "imported";

    String text() {
        return new String(note.json(), StandardCharsets.UTF_8).strip();
    }

    /** What its checkpoint is called: by this it is known when the import is done once more. */
    String summary() {
        try {
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(note.json()));
            return TAG + " from " + note.ref() + " (" + hash.substring(0, DIGITS) + ")";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** The checkpoint that it becomes: the note itself is its metadata, and phase and round are the note's. */
    CreateCheckpoint checkpoint(SessionId session) {
        String metadata =
                Json.text(json -> json.field("imported_from", note.ref()).raw("note", text()));
        return new CreateCheckpoint(session, note.phase(), note.round(), summary(), metadata, List.of(TAG), null, null);
    }

    /** What keeps it from becoming a checkpoint; null if nothing does. */
    @Nullable
    String problem() {
        String problem = Json.problem(text());
        if (problem != null) {
            return "the note is not JSON: " + problem;
        }
        try {
            checkpoint(new SessionId("s_any")).check();
            return null;
        } catch (RefusedException e) {
            return e.refusal().message();
        }
    }
}
