package dev.muster.server.mcp;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;

/** Tells those who listen that a list of this server has changed. */
final class Lists {
    /** Which list. */
    enum Kind {
        TOOLS("toolsListChanged", "notifications/tools/list_changed"),
        PROMPTS("promptsListChanged", "notifications/prompts/list_changed");

        private final String filter;
        private final String method;

        Kind(String filter, String method) {
            this.filter = filter;
            this.method = method;
        }

        /** Its name in a listener's filter. */
        String filter() {
            return filter;
        }

        String method() {
            return method;
        }
    }

    private final Set<Consumer<Kind>> listeners = new CopyOnWriteArraySet<>();

    void listen(Consumer<Kind> listener) {
        listeners.add(listener);
    }

    void forget(Consumer<Kind> listener) {
        listeners.remove(listener);
    }

    void changed(Kind kind) {
        listeners.forEach(listener -> listener.accept(kind));
    }
}
