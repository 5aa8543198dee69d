package dev.muster.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The commit of a checkpoint.
 *
 * <p>Its first line is for people; what is read back stands in trailers:
 *
 * <pre>
 * preflight, round 1: read the parser
 *
 * Muster-Checkpoint: 17
 * Muster-Phase: preflight
 * Muster-Round: 1
 * Muster-Time: 2026-11-26T18:34:34.123456789Z
 * Muster-Session: project/session
 * </pre>
 *
 * @param path {@link SessionKey#path()}: two sessions may share a ref where a file system does not tell upper from
 *     lower case, and must not take each other's checkpoints for their own
 * @param tree what it holds
 * @param parent the checkpoint before it; null for the first
 */
record CheckpointCommit(
        CheckpointInfo info,
        String path,
        ObjectId tree,
        @Nullable ObjectId parent) {
    private static final String IDENTITY = "Muster <muster@localhost> ";

    /** The commit object for these values. */
    static byte[] encode(Values values, String path, ObjectId tree, @Nullable ObjectId parent) {
        String identity = IDENTITY + values.at().getEpochSecond() + " +0000\n";
        String subject = values.phase() + ", round " + values.round();
        return ("tree " + tree.name() + "\n"
                        + (parent == null ? "" : "parent " + parent.name() + "\n")
                        + "author " + identity
                        + "committer " + identity
                        + "\n"
                        + subject + (values.summary().isEmpty() ? "" : ": " + values.summary()) + "\n"
                        + "\n"
                        + "Muster-Checkpoint: " + values.sequence() + "\n"
                        + "Muster-Phase: " + values.phase() + "\n"
                        + "Muster-Round: " + values.round() + "\n"
                        + "Muster-Time: " + values.at() + "\n"
                        + "Muster-Session: " + path + "\n")
                .getBytes(UTF_8);
    }

    /** What a commit says about its checkpoint. */
    record Values(long sequence, String phase, int round, String summary, Instant at) {
        static Values of(Entry entry) {
            return new Values(entry.sequence(), entry.phase(), entry.round(), entry.summary(), entry.at());
        }

        static Values of(CheckpointInfo info) {
            return new Values(info.sequence(), info.phase(), info.round(), info.summary(), info.at());
        }
    }

    /** Reads a commit; null if it is not a checkpoint's. */
    static @Nullable CheckpointCommit decode(ObjectId id, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int message = text.indexOf("\n\n");
        int trailers = message < 0 ? -1 : text.indexOf("\n\n", message + 2);
        if (trailers < 0) {
            return null;
        }
        String headers = text.substring(0, message + 1);
        String subject = text.substring(message + 2, trailers);
        String tail = text.substring(trailers + 1);
        try {
            String tree = value(headers, "tree ");
            String parent = value(headers, "parent ");
            String phase = value(tail, "Muster-Phase: ");
            String path = value(tail, "Muster-Session: ");
            if (tree == null || phase == null || path == null) {
                return null;
            }
            int colon = subject.indexOf(": ");
            CheckpointInfo info = new CheckpointInfo(
                    Long.parseLong(String.valueOf(value(tail, "Muster-Checkpoint: "))),
                    phase,
                    Integer.parseInt(String.valueOf(value(tail, "Muster-Round: "))),
                    colon < 0 ? "" : subject.substring(colon + 2),
                    Instant.parse(String.valueOf(value(tail, "Muster-Time: "))),
                    id.name());
            return new CheckpointCommit(
                    info, path, ObjectId.fromString(tree), parent == null ? null : ObjectId.fromString(parent));
        } catch (IllegalArgumentException | DateTimeException e) {
            return null; // a number, time or name that Muster would not write
        }
    }

    /** What follows a key that begins a line; null if no line begins so. */
    private static @Nullable String value(String lines, String key) {
        int at = lines.startsWith(key) ? 0 : lines.indexOf("\n" + key) + 1;
        if (at == 0 && !lines.startsWith(key)) {
            return null;
        }
        int end = lines.indexOf('\n', at);
        return lines.substring(at + key.length(), end < 0 ? lines.length() : end);
    }
}
