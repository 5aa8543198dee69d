package dev.muster.core;

/**
 * What the ledger answers to a command.
 *
 * @param <R> the command's result
 */
public sealed interface Answer<R> {
    /** The change is durable. */
    record Done<R>(R value) implements Answer<R> {
        @Override
        public R orThrow() {
            return value;
        }
    }

    /** Nothing was changed. */
    record Refused<R>(Refusal refusal) implements Answer<R> {
        @Override
        public R orThrow() {
            throw refusal.asException();
        }
    }

    /**
     * The result.
     *
     * @throws RefusedException if the command was refused
     */
    R orThrow();
}
