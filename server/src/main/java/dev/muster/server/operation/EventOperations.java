package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.any;
import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.seconds;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.PublishEvents.NewEvent;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Reads and publishes events. */
final class EventOperations {
    private static final int PAGE = 100;

    private static final Struct NEW_EVENT = struct().required("topic", text(Limits.NAME), "words joined by dots")
            .optional("payload", any(), "up to 64 KiB");

    private EventOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.read(
                        "read_events",
                        "Read a project's events in order, after a cursor; waits for the next if there is none.",
                        struct().optional("project", text(Limits.NAME))
                                .optional("after", whole(), "the cursor: 0 is the beginning, where the last page ended")
                                .optional("topics", list(text(Limits.NAME), 100), "such as task.completed or task.*")
                                .optional("limit", whole(1, Limits.PAGE), "events of the log to look at")
                                .optional("wait_seconds", seconds(0, 3600)),
                        struct().required("project", text())
                                .required("events", list(Shapes.EVENT))
                                .required("cursor", whole(), "pass it as 'after' to read on")
                                .required("too_old", flag(), "events after your cursor are gone: read the state anew"),
                        EventOperations::read),
                Operation.change(
                        "publish_events",
                        "Append events of your own to a project's log: all or none.",
                        Role.AGENT,
                        struct().optional("project", text(Limits.NAME))
                                .optional("topic", text(Limits.NAME))
                                .optional("payload", any())
                                .optional("events", list(NEW_EVENT, Limits.EVENTS_PER_CALL), "several at once")
                                .optional("session", text(64)),
                        struct().required("project", text()).required("seq", whole(), "of the last of them"),
                        EventOperations::publish));
    }

    /** The filter that a call's topics make. */
    static EventFilter filter(Fields arguments) {
        List<String> topics = arguments.texts("topics");
        return topics.isEmpty() ? EventFilter.ALL : new EventFilter(topics);
    }

    private static void read(Call call, Json out) throws InterruptedException {
        Fields arguments = call.arguments();
        String project = call.project();
        EventFilter filter = filter(arguments);
        int limit = arguments.integer("limit", PAGE);
        long until = System.nanoTime()
                + arguments.seconds("wait_seconds", Duration.ZERO).toNanos();
        EventPage page = call.engine().events().read(project, arguments.whole("after", 0), filter, limit);
        // A page may be empty because the filter left all of it out: then there may be more.
        while (page.events().isEmpty() && !page.tooOld()) {
            long left = until - System.nanoTime();
            long before = page.cursor();
            if (call.engine().events().last(project) <= before
                    && (left <= 0 || !awaited(call, project, before, Duration.ofNanos(left)))) {
                break;
            }
            page = call.engine().events().read(project, before, filter, limit);
        }
        out.field("project", project)
                .objects(
                        "events",
                        page.events(),
                        (json, event) -> EventJson.write(json, call.caller().shown(event)))
                .field("cursor", page.cursor())
                .field("too_old", page.tooOld());
    }

    private static boolean awaited(Call call, String project, long after, Duration atMost) throws InterruptedException {
        BooleanSupplier welcome = call.caller().visit().welcome();
        return call.engine().events().await(project, after, atMost, () -> !welcome.getAsBoolean());
    }

    private static void publish(Call call, Json out) {
        Fields arguments = call.arguments();
        if (arguments.has("events") == arguments.has("topic")) {
            throw new IllegalArgumentException("give either 'topic', or 'events' for several at once");
        }
        List<Fields> asked = arguments.has("events") ? arguments.objects("events") : List.of(arguments);
        List<NewEvent> events = asked.stream()
                .map(each -> new NewEvent(
                        each.text("topic"), each.has("payload") ? EventJson.text(each.value("payload")) : null))
                .toList();
        String project = call.project();
        long seq = call.execute(new PublishEvents(project, events, call.session()));
        out.field("project", project).field("seq", seq);
    }
}
