package dev.muster.server.ws;

import dev.muster.core.session.SessionId;
import dev.muster.server.access.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end, after its hello.
 *
 * @param session the session that it acts in; null for one who only watches
 * @param project the project that it works in, or watches
 * @param resumed whether the session was there before
 */
record Greeted(Caller caller, @Nullable SessionId session, String project, boolean resumed) {}
