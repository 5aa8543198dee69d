package dev.muster.client.call;

import dev.muster.client.wire.ContextJson;
import dev.muster.client.wire.Json;
import dev.muster.core.SessionReads.KeptPart;
import dev.muster.core.context.DeletePart;
import dev.muster.core.context.PartForm;
import dev.muster.core.context.SavePart;
import dev.muster.core.context.SessionPart;
import dev.muster.core.session.SessionId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of the contexts of sessions. */
public final class ContextCalls {
    private static final String PATH = "/sessions/{session}/context/{key}";

    private ContextCalls() {}

    /** May be asked twice: what is kept already is not kept anew. */
    static Call<SessionPart> save(SavePart save) {
        return Call.change(
                        "save_context",
                        named(save.session(), save.key()).target(PATH),
                        json -> {
                            named(save.session(), save.key()).write(json);
                            version(json, save.ifVersion());
                            String value = new String(save.blob().content(), StandardCharsets.UTF_8);
                            if (save.form() == PartForm.JSON) {
                                json.raw("value", value);
                            } else {
                                json.field("value", value);
                            }
                        },
                        ContextJson::read)
                .by("PUT")
                .repeatable(true);
    }

    static Call<SessionPart> delete(DeletePart delete) {
        return Call.change(
                        "delete_context",
                        named(delete.session(), delete.key()).target(PATH),
                        json -> {
                            named(delete.session(), delete.key()).write(json);
                            version(json, delete.ifVersion());
                        },
                        ContextJson::read)
                .by("DELETE");
    }

    private static void version(Json json, @Nullable Long version) {
        if (version != null) {
            json.field("if_version", version);
        }
    }

    /** The parts that a session keeps, by key. */
    public static Call<List<SessionPart>> list(SessionId session) {
        return Call.read(
                "list_context",
                "/sessions/{session}/context",
                Arguments.none().with("session", session),
                fields ->
                        fields.objects("parts").stream().map(ContextJson::read).toList());
    }

    /** A part and what it holds. */
    public static Call<KeptPart> get(SessionId session, String key) {
        return Call.read("get_context", PATH, named(session, key), ContextJson::readKept);
    }

    private static Arguments named(SessionId session, String key) {
        return Arguments.none().with("session", session).with("key", key);
    }
}
