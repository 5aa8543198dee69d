package dev.muster.runtime.process;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.task.NewArtifact;
import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.ResultText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a program says of its task: a JSON object with {@code status} (completed or failed), {@code summary},
 * {@code retryable} and {@code artifacts}, all optional; or the result of Claude Code; or plain text, which is the
 * summary.
 */
final class Answer {
    private static final int MOST_SUMMARY = Limits.SUMMARY_BYTES / 3;

    private Answer() {}

    /** What all that a program printed says. Its last line counts, if that is an object. */
    static Outcome ofOutput(String output, Path directory) {
        String text = output.strip();
        String last = text.substring(text.lastIndexOf('\n') + 1).strip();
        return object(last).map(fields -> of(fields, directory)).orElseGet(() -> plain(text));
    }

    private static Outcome plain(String text) {
        return new Outcome.Completed(fitting(text), List.of());
    }

    /** The object that a line is, if it is one. */
    static Optional<Fields> object(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Fields.of(JsonTree.parse(line)));
        } catch (JsonTree.NotJson | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What an object says. */
    static Outcome of(Fields fields, Path directory) {
        try {
            boolean claude = "result".equals(fields.value("type")) && fields.has("result");
            String summary = fitting(claude ? fields.text("result") : fields.textOrEmpty("summary"));
            boolean failed = claude ? fields.flag("is_error", false) : isFailed(fields.textOrNull("status"));
            if (failed) {
                String reason = fields.textOrNull("reason");
                return new Outcome.Failed(reason(reason == null ? summary : reason), fields.flag("retryable", true));
            }
            return new Outcome.Completed(summary, artifacts(fields.objects("artifacts"), directory));
        } catch (IllegalArgumentException | IOException | RefusedException e) {
            return new Outcome.Failed(reason("its answer cannot be used: " + e.getMessage()), true);
        }
    }

    private static boolean isFailed(@Nullable String status) {
        return switch (status == null ? "completed" : status.toLowerCase(Locale.ROOT)) {
            case "completed" -> false;
            case "failed" -> true;
            default ->
                throw new IllegalArgumentException("status '" + status + "' is neither 'completed' nor 'failed'");
        };
    }

    private static List<NewArtifact> artifacts(List<Fields> all, Path directory) throws IOException {
        List<NewArtifact> artifacts = new ArrayList<>();
        for (Fields each : all) {
            String name = each.text("name");
            String type = each.has("type") ? each.text("type") : "text/plain";
            if (each.has("path")) {
                artifacts.add(NewArtifact.bytes(name, type, file(each.text("path"), directory)));
            } else if (each.has("base64")) {
                artifacts.add(NewArtifact.bytes(name, type, Base64.getDecoder().decode(each.text("base64"))));
            } else {
                artifacts.add(NewArtifact.text(name, type, each.text("content")));
            }
        }
        return artifacts;
    }

    private static byte[] file(String name, Path directory) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new IOException("artifact " + file + " is no file");
        }
        Path real = file.toRealPath();
        if (!real.startsWith(directory.toRealPath())) {
            throw new IOException("artifact " + file + " is outside of the working directory");
        }
        if (Files.size(real) > Limits.ARTIFACT_BYTES) {
            throw new IOException(
                    "artifact " + file + " has " + Files.size(real) + " bytes; 64 MiB are the most that is kept");
        }
        return Files.readAllBytes(real);
    }

    /** A text that the queue takes as a summary: the end of one that is too long. */
    static String fitting(String text) {
        String clean = ResultText.clean(text);
        if (clean.length() <= MOST_SUMMARY) {
            return clean;
        }
        int left = clean.length() - MOST_SUMMARY;
        return "[" + left + " characters are left out here]\n" + ResultText.clean(clean.substring(left));
    }

    /** A text that the queue takes as a reason: the end of one that is too long. */
    static String reason(String text) {
        String clean = ResultText.clean(text).strip();
        if (clean.isEmpty()) {
            return "it failed and did not say why";
        }
        return clean.length() <= Limits.REASON
                ? clean
                : ResultText.clean(clean.substring(clean.length() - Limits.REASON));
    }
}
