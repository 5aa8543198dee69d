package dev.muster.client;

import dev.muster.client.http.HttpAnswer;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.client.wire.RefusalJson;
import dev.muster.core.Refusal;
import java.time.Duration;
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
            return RefusalJson.read(Fields.of(JsonTree.parse(answer.body())));
        } catch (JsonTree.NotJson | IllegalArgumentException e) {
            return null;
        }
    }

    /** How long to wait before trying again; null if the document does not say. */
    static @Nullable Duration retryAfter(HttpAnswer answer) {
        Refusal refusal = refusal(answer);
        return refusal == null ? null : refusal.retryAfter();
    }
}
