package dev.muster.core.event;

import java.util.List;

/**
 * Which events a reader wants.
 *
 * @param topics kinds, such as {@code task.completed}, or prefixes that end in a star, such as {@code task.*}; empty
 *     for all
 */
public record EventFilter(List<String> topics) {
    public static final EventFilter ALL = new EventFilter(List.of());

    public EventFilter {
        topics = List.copyOf(topics);
    }

    public boolean accepts(Event event) {
        if (topics.isEmpty()) {
            return true;
        }
        for (String topic : topics) {
            boolean matches = topic.endsWith("*")
                    ? event.kind().startsWith(topic.substring(0, topic.length() - 1))
                    : event.kind().equals(topic);
            if (matches) {
                return true;
            }
        }
        return false;
    }
}
