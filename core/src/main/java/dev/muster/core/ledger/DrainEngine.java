package dev.muster.core.ledger;

/**
 * Begins or ends a drain. While it lasts no new work is given out and claims that wait are told so; what is in progress
 * is renewed, completed and failed as ever.
 *
 * @param on whether to begin
 */
public record DrainEngine(boolean on) implements Command<Integer> {
    /** @return how many tasks are in progress */
    @Override
    public Integer run(Change change) {
        change.desk().drain(on);
        return change.desk().leases();
    }
}
