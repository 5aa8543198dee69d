package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.core.Page;
import dev.muster.server.schema.Schema;
import dev.muster.server.schema.Struct;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Lists that are asked for by page: how a page is asked for, and how it is answered. */
final class Pages {
    private static final int LIST = 50;

    static final Struct ASKED = struct().optional("after", text(Limits.NAME), "the 'next' of the last page")
            .optional("limit", whole(1, Limits.PAGE), "by default " + LIST);

    private Pages() {}

    /** The answer: a list of this name, and where the next page begins. */
    static Struct of(String name, Schema item) {
        return struct().required(name, list(item))
                .required("next", orNull(text()), "pass it as 'after' for the next page; null if this is the last");
    }

    static @Nullable String after(Call call) {
        return call.arguments().textOrNull("after");
    }

    static int limit(Call call) {
        return call.arguments().integer("limit", LIST);
    }

    static <T> void write(Json out, String name, Page<T> page, BiConsumer<Json, T> item) {
        out.objects(name, page.items(), item).field("next", page.next());
    }
}
