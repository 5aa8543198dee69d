package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;

/** Options that belong to the command line's contract and are not built yet. They are refused, never ignored. */
final class Later {
    private Later() {}

    /**
     * Refuses an option.
     *
     * @param instead what can be done today
     * @throws Failure if it was given
     */
    static void refuse(String option, @Nullable Object given, String instead) {
        if (given != null && !Boolean.FALSE.equals(given)) {
            throw Failure.usage(option + " is not built yet").withHelp(instead);
        }
    }
}
