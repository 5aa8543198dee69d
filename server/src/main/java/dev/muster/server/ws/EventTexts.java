package dev.muster.server.ws;

import dev.muster.core.event.Event;
import dev.muster.server.access.Caller;
import dev.muster.server.access.Role;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The newest events of one project as texts: the thousand who are told of an event need not each write it anew. */
final class EventTexts {
    /** A power of two. */
    private static final int KEPT = 128;
    /** Longer ones are not kept: all that is kept together has less than a megabyte. */
    private static final int LONGEST = 4_000;

    private record Kept(long seq, String text) {}

    private final AtomicReferenceArray<@Nullable Kept> whole = new AtomicReferenceArray<>(KEPT);
    private final AtomicReferenceArray<@Nullable Kept> partly = new AtomicReferenceArray<>(KEPT);

    /** An event as a caller may see it. */
    String of(Event event, Caller caller) {
        AtomicReferenceArray<@Nullable Kept> kept = caller.may(Role.OPERATOR) ? whole : partly;
        int place = (int) (event.seq() & (KEPT - 1));
        Kept found = kept.get(place);
        if (found != null && found.seq() == event.seq()) {
            return found.text();
        }
        String text = Answers.event(caller.shown(event));
        if (text.length() <= LONGEST) {
            kept.set(place, new Kept(event.seq(), text));
        }
        return text;
    }
}
