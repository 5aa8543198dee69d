package dev.muster.lab.database;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An index that a statement may lack.
 *
 * @param sql the statement
 * @param index the statement that makes the index
 * @param before the plan without it
 * @param after the plan with it; null if it was not tried
 * @param helps whether the plan with it is better; null if it was not tried
 * @param verdict what came of trying it, or why it was not tried
 */
public record IndexAdvice(
        String sql,
        String index,
        Plan before,
        @Nullable Plan after,
        @Nullable Boolean helps,
        String verdict) {
    /** Below so many rows an index costs more than reading the table. */
    static final long WORTHWHILE_ROWS = 1_000;

    /**
     * What came of trying an index.
     *
     * @param helps whether the plan with it is better
     * @param why what is better, or not
     */
    static IndexAdvice tried(String sql, String index, Plan before, Plan after, boolean helps, String why) {
        String cost = before.cost() == null || after.cost() == null
                ? ""
                : String.format(Locale.ROOT, ", cost %,.0f → %,.0f", before.cost(), after.cost());
        String verdict = after.error() == null ? "tried: " + why + cost : "could not be tried: " + after.error();
        return new IndexAdvice(sql, index, before, after, helps && after.error() == null, verdict);
    }
}
