package dev.muster.server.alert;

import dev.muster.client.wire.Json;

/** A notice as JSON: nothing but the server's own figures is in it. */
final class NoticeJson {
    private NoticeJson() {}

    static void write(Json json, Notice notice) {
        Alert alert = notice.alert();
        json.field("alert", alert.rule().name())
                .field("kind", notice.kind().word())
                .field("level", alert.level().severity().word())
                .value("value", Double.isNaN(notice.value()) ? null : notice.value())
                .value("threshold", alert.level().threshold())
                .field("unit", alert.rule().signal().unit().word())
                .field("since", alert.since())
                .field("at", notice.at())
                .field("text", notice.text());
    }
}
