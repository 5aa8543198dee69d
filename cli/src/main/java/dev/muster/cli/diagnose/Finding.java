package dev.muster.cli.diagnose;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a look at one thing found.
 *
 * @param area what it belongs to, such as {@code store}
 * @param name what was looked at
 * @param state how it is
 * @param value what was seen, in words with units; for what was not measured, why not
 * @param bound what it is judged by; null if it is only told
 * @param next what to do next; null if there is nothing to do
 */
record Finding(
        String area,
        String name,
        State state,
        String value,
        @Nullable String bound,
        @Nullable String next) {

    /** How a thing is. */
    enum State {
        /** As it should be, or nothing that has to be judged. */
        OK,
        /** Works, and may be what somebody looks for when it does not any more. */
        WARNING,
        /** Something does not work, or data is in danger. */
        TROUBLE,
        /** Nobody knows: the value says why. */
        NOT_MEASURED;

        /** As it is written in JSON. */
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** As people read it. */
        String words() {
            return wire().replace('_', ' ');
        }
    }

    static Finding ok(String area, String name, String value) {
        return new Finding(area, name, State.OK, value, null, null);
    }

    static Finding ok(String area, String name, String value, String bound) {
        return new Finding(area, name, State.OK, value, bound, null);
    }

    static Finding warning(String area, String name, String value, @Nullable String bound, String next) {
        return new Finding(area, name, State.WARNING, value, bound, next);
    }

    static Finding trouble(String area, String name, String value, @Nullable String bound, String next) {
        return new Finding(area, name, State.TROUBLE, value, bound, next);
    }

    static Finding notMeasured(String area, String name, String why, @Nullable String next) {
        return new Finding(area, name, State.NOT_MEASURED, why, null, next);
    }

    /** A figure with an upper bound: fine up to it, a warning beyond. */
    static Finding atMost(boolean holds, String area, String name, String value, String bound, String next) {
        return holds ? ok(area, name, value, bound) : warning(area, name, value, bound, next);
    }
}
