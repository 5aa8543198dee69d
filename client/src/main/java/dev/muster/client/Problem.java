package dev.muster.client;

import dev.muster.client.http.HttpAnswer;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Problem documents, read back into the engine's refusals. */
final class Problem {
    private Problem() {}

    /** The refusal that a document tells; null if it is none of Muster's. */
    static @Nullable Refusal refusal(HttpAnswer answer) {
        if (!answer.isJson()) {
            return null;
        }
        try {
            return refusal(Fields.of(JsonTree.parse(answer.body())));
        } catch (JsonTree.NotJson | IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * The refusal that the fields tell.
     *
     * @throws IllegalArgumentException if they tell none
     */
    static Refusal refusal(Fields fields) {
        String code = fields.text("code");
        ErrorCode known = Arrays.stream(ErrorCode.values())
                .filter(each -> each.name().equals(code))
                .findFirst()
                .orElse(ErrorCode.INTERNAL);
        // A code of a later server is told in words; the caller cannot have meant to handle it.
        String detail = known.name().equals(code) ? fields.text("detail") : code + ": " + fields.text("detail");
        return new Refusal(
                known,
                detail,
                fields.textOrNull("state"),
                fields.texts("allowed"),
                fields.secondsOrNull("retry_after"),
                fields.textOrNull("help"));
    }

    /** How long to wait before trying again; null if the document does not say. */
    static @Nullable Duration retryAfter(HttpAnswer answer) {
        Refusal refusal = refusal(answer);
        return refusal == null ? null : refusal.retryAfter();
    }
}
