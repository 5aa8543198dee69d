package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.any;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.time;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.ContextJson;
import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.SessionReads;
import dev.muster.core.SessionReads.KeptPart;
import dev.muster.core.context.DeletePart;
import dev.muster.core.context.PartForm;
import dev.muster.core.context.SavePart;
import dev.muster.core.context.SessionPart;
import dev.muster.core.session.SessionId;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What sessions keep by name. All of it belongs to the session: whoever knows its id speaks for it. */
public final class ContextOperations {
    private static final Struct ID = struct().required("session", text(64));
    private static final Struct MATCH = struct().optional("if_match", text(200), "the ETag that the part must have");

    /** Which part is meant. */
    public static final Struct KEY = struct().required("key", text(SessionPart.KEY), "letters, digits and . _ - :");

    public static final Struct SINCE =
            struct().optional("if_version", whole(0, Long.MAX_VALUE), "only if it has this version; 0: none yet");

    public static final Struct VALUE = struct().required("value", any(), "a text, or JSON; up to 1 MiB");

    public static final Struct PART = struct().required("session", text())
            .required("key", text())
            .required("version", whole(), "grows with each change")
            .required("form", oneOf(PartForm.class))
            .required("size", whole(), "bytes")
            .required("sha256", text())
            .required("at", time());

    public static final Struct PARTS = struct().required("parts", list(PART));

    public static final Struct KEPT = PART.required("value", any());

    private ContextOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.read(
                        "list_context",
                        "List the parts of its context that a session keeps, by key.",
                        ID,
                        PARTS,
                        ContextOperations::parts),
                Operation.read(
                        "get_context",
                        "Show a part of its context that a session keeps.",
                        ID.and(KEY),
                        KEPT,
                        ContextOperations::get),
                Operation.change(
                        "save_context",
                        "Keep a part of a session's context, in place of the one of the same key.",
                        Role.AGENT,
                        ID.and(KEY).and(VALUE).and(SINCE).and(MATCH),
                        PART,
                        (call, out) -> ContextJson.write(out, save(call))),
                Operation.change(
                        "delete_context",
                        "Take a part out of a session's context.",
                        Role.AGENT,
                        ID.and(KEY).and(SINCE).and(MATCH),
                        PART,
                        (call, out) -> ContextJson.write(out, delete(call))));
    }

    /** Lists the parts of the session that a call names. */
    public static void parts(Call call, Json out) {
        out.objects("parts", CascadeOperations.session(call).parts(), ContextJson::write);
    }

    /** Shows the part that a call names. */
    public static void get(Call call, Json out) {
        ContextJson.write(
                out, CascadeOperations.session(call).part(call.arguments().text("key")));
    }

    /** Keeps the part that a call brings. */
    public static SessionPart save(Call call) {
        Fields arguments = call.arguments();
        SessionId session = call.requiredSession();
        Object value = arguments.value("value");
        PartForm form = value instanceof String ? PartForm.TEXT : PartForm.JSON;
        String text = value instanceof String given ? given : EventJson.text(value);
        return call.execute(SavePart.of(session, arguments.text("key"), form, text, version(call)));
    }

    /** Takes away the part that a call names; answers it as it was. */
    public static SessionPart delete(Call call) {
        SessionId session = call.requiredSession();
        return call.execute(new DeletePart(session, call.arguments().text("key"), version(call)));
    }

    /**
     * The version that the part must have. A tag names one: what has it now is read here, and that it still is the
     * newest is looked at in the transaction.
     */
    private static @Nullable Long version(Call call) {
        Long version = call.arguments().wholeOrNull("if_version");
        String tag = call.arguments().textOrNull("if_match");
        if (tag == null) {
            return version;
        }
        SessionReads session = CascadeOperations.session(call);
        String key = call.arguments().text("key");
        boolean there = session.parts().stream().anyMatch(part -> part.key().equals(key));
        KeptPart kept = there ? session.part(key) : null;
        if (kept == null || !ETag.matches(tag, ETag.of(Json.bytes(json -> ContextJson.write(json, kept))))) {
            throw Refusal.of(
                            ErrorCode.CONFLICT,
                            "part '" + key + "' " + (kept == null ? "is not there" : "has changed since you read it")
                                    + ": nothing was changed")
                    .withHelp("read it again, then decide anew")
                    .asException();
        }
        if (version != null && version != kept.part().version()) {
            throw new IllegalArgumentException("'if_version' and 'if_match' name different versions");
        }
        return kept.part().version();
    }
}
