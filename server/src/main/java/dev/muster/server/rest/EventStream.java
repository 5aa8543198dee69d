package dev.muster.server.rest;

import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.server.access.Caller;
import dev.muster.server.http.Exchange;
import dev.muster.server.metric.Subscriptions;
import dev.muster.server.operation.Call;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Events as they happen (server-sent events). The reader's cursor is all there is of it: one that is slow is served
 * from the log, and one that comes back with {@code Last-Event-ID} goes on where it was. It is told where it is before
 * there is an event for it: else one whose connection broke until then would begin anew, at the log's end.
 */
final class EventStream {
    private static final System.Logger LOG = System.getLogger(EventStream.class.getName());
    private static final int PAGE = 500;
    /**
     * A comment is sent after so much silence, also where there are events and none of them is for this reader: it
     * finds out that the other side is gone, and whatever stands between cuts what is silent for long.
     */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Engine engine;
    private final Subscriptions subscriptions;
    private final LongSupplier nanos;

    /** @param nanos a clock, for the silence */
    EventStream(Engine engine, Subscriptions subscriptions, LongSupplier nanos) {
        this.engine = engine;
        this.subscriptions = subscriptions;
        this.nanos = nanos;
    }

    /** Whether a request asks for a stream rather than for a page. */
    static boolean isWanted(Exchange exchange) {
        String accept = exchange.header("Accept");
        return accept != null && accept.contains("text/event-stream");
    }

    void handle(Exchange exchange, Call call) throws IOException, InterruptedException {
        String project = call.project();
        String last = exchange.header("Last-Event-ID");
        long cursor = last != null
                ? number(last)
                : call.arguments().whole("after", engine.events().last(project));
        // A log that was put back to an earlier state: the reader has seen what is not there any more.
        boolean ahead = cursor > engine.events().last(project);
        cursor = ahead ? engine.events().last(project) : cursor;
        EventFilter filter = new EventFilter(call.arguments().texts("topics"));
        EventPage page = engine.events().read(project, cursor, filter, PAGE); // refuses before anything is sent
        exchange.with("Cache-Control", "no-store").with("X-Accel-Buffering", "no");
        try (OutputStream out = exchange.stream(200, "text/event-stream");
                Subscriptions.Subscription reader = subscriptions.open(project, cursor)) {
            tell(out, "", cursor);
            if (ahead) {
                resync(out);
            }
            long written = nanos.getAsLong();
            BooleanSupplier welcome = call.caller().visit().welcome();
            while (welcome.getAsBoolean()) {
                boolean sent = send(out, page, call.caller());
                cursor = page.cursor();
                reader.at(cursor);
                if (!sent && nanos.getAsLong() - written >= HEARTBEAT.toNanos()) {
                    tell(out, ": still here\n", cursor);
                    sent = true;
                }
                if (sent) {
                    written = nanos.getAsLong();
                }
                Duration left = HEARTBEAT.minusNanos(nanos.getAsLong() - written);
                engine.events().await(project, cursor, left, () -> !welcome.getAsBoolean());
                page = engine.events().read(project, cursor, filter, PAGE);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.TRACE, "A reader of events has gone, which is how streams end", e);
        }
    }

    /** Says where the reader is now. A block without data is no event: it only sets what the reader comes back with. */
    private static void tell(OutputStream out, String comment, long cursor) throws IOException {
        out.write((comment + "id: " + cursor + "\n\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void resync(OutputStream out) throws IOException {
        out.write("event: resync\ndata: {\"reason\":\"events after your cursor are gone: read the state anew\"}\n\n"
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Sends what is there; answers whether that was anything. */
    private static boolean send(OutputStream out, EventPage page, Caller caller) throws IOException {
        StringBuilder text = new StringBuilder();
        if (page.tooOld()) {
            resync(out);
        }
        for (Event event : page.events()) {
            text.append("id: ").append(event.seq()).append("\nevent: ").append(oneLine(event.kind()));
            text.append("\ndata: ")
                    .append(Json.text(json -> EventJson.write(json, caller.shown(event))))
                    .append("\n\n");
        }
        if (!text.isEmpty()) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        return page.tooOld() || !text.isEmpty();
    }

    /** A topic is anybody's text: a line break in it would begin a field of its own. */
    private static String oneLine(String topic) {
        return topic.replace('\n', ' ').replace('\r', ' ');
    }

    /** The cursor that a Last-Event-ID names. */
    static long number(String cursor) {
        try {
            return Long.parseLong(cursor.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Last-Event-ID is '" + cursor + "', not a sequence number", e);
        }
    }
}
