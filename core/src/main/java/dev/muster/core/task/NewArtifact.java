package dev.muster.core.task;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.blob.Blob;
import dev.muster.core.ledger.Change;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A result to be kept with a task. An artifact of the same name gets a new version.
 *
 * @param name 1 to 200 characters
 * @param type a media type, or a word of the caller's own
 * @param blob its content
 */
public record NewArtifact(String name, String type, Blob blob) {
    /** A text. */
    public static NewArtifact text(String name, String type, String content) {
        return bytes(name, type, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Bytes. Compresses them: call it on the thread that has them.
     *
     * @throws RefusedException if there are more than 64 MiB
     */
    public static NewArtifact bytes(String name, String type, byte[] content) {
        if (content.length > Limits.ARTIFACT_BYTES) {
            throw new RefusedException(
                    ErrorCode.TOO_LARGE,
                    "artifact '" + name + "' has " + content.length + " bytes; at most " + Limits.ARTIFACT_BYTES
                            + " are accepted");
        }
        return new NewArtifact(name, type, Blob.of(content));
    }

    static void check(List<NewArtifact> artifacts) {
        Limits.count("artifacts", artifacts, Limits.ARTIFACTS);
        for (NewArtifact artifact : artifacts) {
            Limits.name("artifact name", artifact.name(), Limits.NAME);
            Limits.name("artifact type", artifact.type(), Limits.NAME);
        }
    }

    static void save(Change change, long task, List<NewArtifact> artifacts) {
        for (NewArtifact artifact : artifacts) {
            artifact.blob().save(change);
            change.tables()
                    .artifacts()
                    .insert(
                            task,
                            artifact.name(),
                            artifact.type(),
                            artifact.blob().hash(),
                            artifact.blob().size(),
                            change.now());
        }
    }
}
