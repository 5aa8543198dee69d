package dev.muster.server.mcp;

import dev.muster.client.wire.Fields;
import dev.muster.core.Limits;
import dev.muster.core.task.NewArtifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What is handed in with a task: texts, bytes, or files of the machine that the client runs on. */
final class Artifacts {
    /** What to do with more than is taken at once. */
    static final String IN_PARTS = "hand in artifacts in several calls of complete_task, all but the last with"
            + " next_action 'continue', and what is too large alone in parts";

    private static final String TEXT = "text/plain";

    private Artifacts() {}

    /**
     * Reads what a call hands in.
     *
     * @param local whether the client may name files of this machine
     * @throws IllegalArgumentException if something of it cannot be meant, or a file cannot be read
     */
    static List<NewArtifact> of(Fields arguments, boolean local) {
        List<NewArtifact> artifacts = new ArrayList<>();
        if (arguments.has("detailed_work")) {
            artifacts.add(NewArtifact.text("detailed_work", "text/markdown", arguments.text("detailed_work")));
        }
        for (Fields each : arguments.objects("artifacts")) {
            artifacts.add(artifact(each, local));
        }
        return artifacts;
    }

    private static NewArtifact artifact(Fields fields, boolean local) {
        String name = fields.text("name");
        long given = List.of("content", "base64", "path").stream()
                .filter(fields::has)
                .count();
        if (given != 1) {
            throw new IllegalArgumentException(
                    "artifact '" + name + "': give one of 'content', 'base64' and 'path', not " + given);
        }
        String type = fields.has("type") ? fields.text("type") : TEXT;
        if (fields.has("content")) {
            return NewArtifact.text(name, type, fields.text("content"));
        }
        if (fields.has("path")) {
            return NewArtifact.bytes(name, type, file(name, fields.text("path"), local));
        }
        try {
            return NewArtifact.bytes(name, type, Base64.getDecoder().decode(fields.text("base64")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "artifact '" + name + "': 'base64' is not valid: " + e.getMessage() + "; use 'content' for texts",
                    e);
        }
    }

    private static byte[] file(String name, String path, boolean local) {
        if (!local) {
            throw new IllegalArgumentException("artifact '" + name
                    + "': this server does not read files for clients that reach it over the network; pass 'content'");
        }
        return file(name, path);
    }

    /**
     * The bytes of a file that a client names.
     *
     * @throws IllegalArgumentException if it cannot be read or is too large
     */
    static byte[] file(String name, String path) {
        try {
            Path file = Path.of(path);
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException("artifact '" + name + "': there is no file " + path
                        + "; relative paths begin at " + Path.of("").toAbsolutePath());
            }
            if (Files.size(file) > Limits.ARTIFACT_BYTES) {
                throw new IllegalArgumentException("artifact '" + name + "': " + path + " has " + Files.size(file)
                        + " bytes; at most " + Limits.ARTIFACT_BYTES + " are accepted");
            }
            return Files.readAllBytes(file);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("artifact '" + name + "': '" + path + "' is no path", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "artifact '" + name + "': cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /** Whether bytes are a text. */
    static boolean isText(byte[] bytes, String text) {
        return java.util.Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
    }
}
