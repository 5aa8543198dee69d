package dev.muster.core.access;

import org.jspecify.annotations.Nullable;

/**
 * The request from outside on whose behalf a thread works, so that a failure deep in the engine can be found in the
 * logs of the face that took the request.
 */
public final class RequestId {
    /** Bound by whoever carries a request into the engine. */
    public static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

    private static final String NONE = "";

    private RequestId() {}

    /** The id of the request that this thread works for; null if it works for none. */
    public static @Nullable String current() {
        String id = CURRENT.orElse(NONE); // looked up once: to ask whether it is bound is to look it up, too
        return id.isEmpty() ? null : id;
    }
}
