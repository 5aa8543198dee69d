package dev.muster.client.call;

import dev.muster.client.wire.Json;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.PublishEvents.NewEvent;

/** Commands about events. */
final class EventCalls {
    private EventCalls() {}

    static Call<Long> publish(PublishEvents publish) {
        return Call.change(
                "publish_events",
                "/events",
                json -> {
                    json.field("project", publish.project()).objects("events", publish.events(), EventCalls::write);
                    TaskCalls.by(json, publish.by());
                },
                fields -> fields.whole("seq"));
    }

    private static void write(Json json, NewEvent event) {
        json.field("topic", event.topic());
        if (event.data() != null) {
            json.raw("payload", event.data());
        }
    }
}
