package dev.muster.core.event;

import java.util.List;

/**
 * Some events in order, and where to go on.
 *
 * @param events those that the filter accepts
 * @param cursor pass it as {@code after} to read on; it also moves over events that the filter left out
 * @param tooOld whether events after the given cursor have been deleted by retention: the reader has missed some and
 *     should read the current state again
 */
public record EventPage(List<Event> events, long cursor, boolean tooOld) {
    public EventPage {
        events = List.copyOf(events);
    }
}
