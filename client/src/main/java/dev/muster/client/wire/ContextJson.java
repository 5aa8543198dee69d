package dev.muster.client.wire;

import dev.muster.core.SessionReads.KeptPart;
import dev.muster.core.context.PartForm;
import dev.muster.core.context.SessionPart;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;

/** Parts of the contexts of sessions as JSON. The names are kept: scripts rely on them. */
public final class ContextJson {
    private ContextJson() {}

    public static void write(Json json, SessionPart part) {
        json.text("session", part.session())
                .field("key", part.key())
                .field("version", part.version())
                .field("form", StateMachine.wire(part.form()))
                .field("size", part.size())
                .field("sha256", part.sha256())
                .field("at", part.at());
    }

    /** A part with its value: a text as a text, JSON as what it is. */
    public static void write(Json json, KeptPart kept) {
        write(json, kept.part());
        if (kept.part().form() == PartForm.JSON) {
            json.raw("value", kept.value());
        } else {
            json.field("value", kept.value());
        }
    }

    /** The part that {@link #write} wrote. */
    public static SessionPart read(Fields fields) {
        return new SessionPart(
                SessionId.parse(fields.text("session")),
                fields.text("key"),
                fields.whole("version"),
                fields.constant("form", PartForm.class),
                fields.whole("size"),
                fields.text("sha256"),
                fields.instant("at"));
    }

    /** The part and its value. */
    public static KeptPart readKept(Fields fields) {
        SessionPart part = read(fields);
        Object value = fields.value("value");
        return new KeptPart(
                part, part.form() == PartForm.TEXT && value instanceof String text ? text : EventJson.text(value));
    }
}
