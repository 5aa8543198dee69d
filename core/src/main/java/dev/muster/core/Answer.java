package dev.muster.core;

/**
 * What the ledger answers to a command.
 *
 * @param <R> the command's result
 */
public sealed interface Answer<R> {
    /** The change is durable. */
    record Done<R>(R value) implements Answer<R> {}

    /** Nothing was changed. */
    record Refused<R>(Refusal refusal) implements Answer<R> {}

    /**
     * The result.
     *
     * @throws RefusedException if the command was refused
     */
    default R orThrow() {
        return switch (this) {
            case Done<R>(R value) -> value;
            case Refused<R>(Refusal refusal) -> throw refusal.asException();
        };
    }
}
