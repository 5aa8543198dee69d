package dev.muster.lab.operation;

import dev.muster.client.wire.JsonTree;
import dev.muster.lab.target.Moment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a target answered: looked into only as far as somebody asks. One thread at a time. */
public final class Answer {
    private static final byte[] NOTHING = new byte[0];

    private final int status;
    private final byte[] body;
    private final @Nullable Object otherwise;
    private @Nullable String text;
    private @Nullable Object document;
    private boolean understood;
    private List<Moment> moments = List.of();

    private Answer(int status, byte[] body, @Nullable String text, @Nullable Object otherwise) {
        this.status = status;
        this.body = body;
        this.text = text;
        this.otherwise = otherwise;
    }

    /**
     * Bytes in UTF-8 that may be JSON.
     *
     * @param status of HTTP, or a program's exit code; -1 where there is none
     */
    public static Answer of(int status, byte[] body) {
        return new Answer(status, body, null, null);
    }

    /** A text that may be JSON. */
    public static Answer of(String text) {
        return new Answer(-1, NOTHING, text, null);
    }

    /** A text that may be JSON, and what the document is if it is no object and no list. */
    public static Answer of(String text, Object otherwise) {
        return new Answer(-1, NOTHING, text, otherwise);
    }

    /** JSON. */
    public static Answer of(Map<String, @Nullable Object> document) {
        return new Answer(-1, NOTHING, null, document);
    }

    /** The same, with times that were taken on its way. */
    public Answer with(List<Moment> taken) {
        moments = taken;
        return this;
    }

    /** The times that were taken on its way, beside the load generator's. */
    public List<Moment> moments() {
        return moments;
    }

    /** The status of HTTP or a program's exit code; empty where there is none. */
    public OptionalInt status() {
        return status < 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** As a text. */
    public String text() {
        String known = text;
        if (known == null) {
            known = otherwise == null ? new String(body, StandardCharsets.UTF_8) : JsonValues.text(otherwise);
            text = known;
        }
        return known;
    }

    /** As JSON; a text that is none is itself the document. */
    public @Nullable Object document() {
        if (!understood) {
            document = understand();
            understood = true;
        }
        return document;
    }

    private @Nullable Object understand() {
        if (body.length == 0 && text == null && otherwise != null) {
            return otherwise;
        }
        try {
            Object parsed = text == null ? JsonTree.parse(body) : JsonTree.parse(text);
            return otherwise == null || parsed instanceof Map || parsed instanceof List ? parsed : otherwise;
        } catch (JsonTree.NotJson plain) {
            return otherwise == null ? text() : otherwise;
        }
    }
}
