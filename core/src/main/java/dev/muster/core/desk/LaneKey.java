package dev.muster.core.desk;

/**
 * What makes a lane. Compares by itself: what a record generates for that is put together by the first use, which is in
 * every start and takes 10 to 20 ms of it.
 *
 * @param project the project's number
 * @param needs the capabilities as the store has them
 * @param concurrencyKey the tasks' concurrency key; empty for none
 */
record LaneKey(long project, String needs, String concurrencyKey) {
    @Override
    public boolean equals(Object other) {
        return other instanceof LaneKey that
                && project == that.project
                && needs.equals(that.needs)
                && concurrencyKey.equals(that.concurrencyKey);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(project) + needs.hashCode()) + concurrencyKey.hashCode();
    }
}
