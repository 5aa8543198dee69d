package dev.muster.client.socket;

import dev.muster.client.call.Call;
import dev.muster.client.wire.Json;
import java.util.Map;
import java.util.function.Consumer;

/** Calls as messages. */
final class Requests {
    /** What has a message type of its own. */
    private static final Map<String, String> TYPES = Map.of(
            "claim_task", "claim",
            "renew_lease", "renew",
            "complete_task", "complete",
            "continue_task", "continue",
            "fail_task", "fail",
            "release_task", "release");

    private Requests() {}

    /** Whether the answer stands in the field {@code value}. */
    static boolean isWrapped(Call<?> call) {
        return !TYPES.containsKey(call.operation());
    }

    static String call(long ref, Call<?> call) {
        String type = TYPES.get(call.operation());
        return type != null
                ? message(type, ref, call.arguments())
                : message(
                        "command",
                        ref,
                        json -> json.field("name", call.operation()).object("arguments", call.arguments()));
    }

    static String message(String type, long ref, Consumer<Json> fields) {
        return Json.text(json -> {
            json.field("type", type).field("ref", ref);
            fields.accept(json);
        });
    }
}
