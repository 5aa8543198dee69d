package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.any;
import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.core.Limits;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventLog;
import dev.muster.core.event.EventPage;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.PublishEvents.NewEvent;
import dev.muster.server.access.Role;
import dev.muster.server.operation.Call;
import dev.muster.server.operation.Shapes;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Tools on a project's log. */
final class EventTools {
    private static final int PAGE = 50;
    private static final Duration SLICE = Duration.ofSeconds(10);

    private EventTools() {}

    static List<Tool> all() {
        return List.of(publish(), read());
    }

    private static Tool publish() {
        return new Tool(
                "publish_event",
                "Publish an event",
                "Appends an event to the project's log, for all who read it: findings, questions, decisions.",
                ToolChoice.STANDARD,
                List.of(),
                Role.AGENT,
                Tool.Hint.CHANGES,
                struct().required("topic", text(Limits.NAME), "words with dots, such as finding.security")
                        .optional("payload", any())
                        .optional("project", text(Limits.NAME))
                        .optional("session", text(64)),
                struct().required("project", text()).required("seq", whole()).required("next", text()),
                call -> {
                    Fields arguments = call.arguments();
                    Call as = call.call();
                    String project = as.project();
                    String data = arguments.has("payload") ? EventJson.text(arguments.value("payload")) : null;
                    long seq = call.execute(new PublishEvents(
                            project, List.of(new NewEvent(arguments.text("topic"), data)), as.session()));
                    return Answer.data(json -> json.field("project", project)
                            .field("seq", seq)
                            .field("next", "It is kept; others find it with read_events."));
                });
    }

    private static Tool read() {
        return new Tool(
                "read_events",
                "Read events",
                "Reads the project's log in order, after a cursor. With wait_seconds it waits for the next if there is"
                        + " none.",
                ToolChoice.STANDARD,
                List.of(),
                Role.READ_ONLY,
                Tool.Hint.READS,
                struct().optional("after", whole(), "the cursor; 0 is the beginning")
                        .optional("topics", list(text(Limits.NAME), 100), "such as task.completed or finding.*")
                        .optional("wait_seconds", whole(0, ClaimTool.LONGEST_WAIT_S))
                        .optional("limit", whole(1, Limits.PAGE))
                        .optional("project", text(Limits.NAME)),
                struct().required("project", text())
                        .required("events", list(Shapes.EVENT))
                        .required("cursor", whole(), "pass it as after to read on")
                        .required("too_old", flag(), "events after your cursor are gone: read the state anew"),
                EventTools::read);
    }

    private static Answer read(ToolCall call) throws InterruptedException {
        Fields arguments = call.arguments();
        String project = call.project();
        EventLog log = call.engine().events();
        EventFilter filter = new EventFilter(arguments.texts("topics"));
        int limit = arguments.integer("limit", PAGE);
        Duration wait = arguments.seconds("wait_seconds", Duration.ZERO);
        BooleanSupplier welcome = call.caller().visit().welcome();
        long start = System.nanoTime();
        EventPage page = log.read(project, arguments.whole("after", 0), filter, limit);
        // A page may be empty because the filter left all of it out: then there may be more.
        while (page.events().isEmpty() && !page.tooOld()) {
            Duration left = wait.minusNanos(System.nanoTime() - start);
            if (log.last(project) <= page.cursor() && (left.isNegative() || left.isZero())) {
                break;
            }
            Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
            boolean more = log.await(project, page.cursor(), slice, () -> !welcome.getAsBoolean());
            if (!welcome.getAsBoolean()) {
                break; // its token has ended meanwhile: what happened since is not told any more
            }
            if (!more) {
                long waited = Duration.ofNanos(System.nanoTime() - start).toSeconds();
                call.request().progress(waited, (double) wait.toSeconds(), "waiting for events");
                call.request().back().check();
            }
            page = log.read(project, page.cursor(), filter, limit);
        }
        EventPage found = page;
        return Answer.data(json -> json.field("project", project)
                .objects(
                        "events",
                        found.events(),
                        (out, event) -> EventJson.write(out, call.caller().shown(event)))
                .field("cursor", found.cursor())
                .field("too_old", found.tooOld()));
    }
}
