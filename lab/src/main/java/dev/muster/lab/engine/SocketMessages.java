package dev.muster.lab.engine;

import dev.muster.client.wire.Json;
import dev.muster.core.task.Lease;
import java.time.Duration;
import java.util.function.Consumer;

/** What an agent says over a WebSocket. */
final class SocketMessages {
    private SocketMessages() {}

    private static String message(String type, long ref, Consumer<Json> more) {
        return Json.text(json -> {
            json.field("type", type).field("ref", ref);
            more.accept(json);
        });
    }

    private static String command(String name, long ref, Consumer<Json> arguments) {
        return message("command", ref, json -> json.field("name", name).object("arguments", arguments));
    }

    /** Begins a session. */
    static String hello(long ref, String project, String agent) {
        return message(
                "hello",
                ref,
                json -> json.field("project", project).field("agent", agent).field("concurrency", (long)
                        Agents.CONCURRENCY));
    }

    static String heartbeat(long ref) {
        return message("heartbeat", ref, json -> {});
    }

    static String create(long ref, String title) {
        return command("create_tasks", ref, arguments -> arguments.field("title", title));
    }

    /** @param wait rounded down to seconds; zero does not wait */
    static String claim(long ref, Duration wait) {
        return message("claim", ref, json -> {
            if (wait.toSeconds() > 0) {
                json.field("wait_seconds", wait.toSeconds());
            }
        });
    }

    static String complete(long ref, Lease lease) {
        return message("complete", ref, json -> json.text("lease", lease).field("summary", "done"));
    }

    static String endSession(long ref) {
        return command("end_session", ref, arguments -> {});
    }
}
