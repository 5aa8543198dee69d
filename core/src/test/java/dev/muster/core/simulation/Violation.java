package dev.muster.core.simulation;

import org.jspecify.annotations.Nullable;

/** A promise of the engine was broken: the message says which, and by what. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }

    static void unless(boolean holds, String message, @Nullable Object... arguments) {
        if (!holds) {
            throw new Violation(message.formatted(arguments));
        }
    }
}
