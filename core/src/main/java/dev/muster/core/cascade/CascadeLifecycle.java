package dev.muster.core.cascade;

import dev.muster.core.store.CascadeRows.CascadeRow;
import org.jspecify.annotations.Nullable;

/** A cascade as readers see it. */
public final class CascadeLifecycle {
    private CascadeLifecycle() {}

    /** @param row null if the session has begun none */
    public static CascadeView view(@Nullable CascadeRow row, @Nullable String reason) {
        return row == null
                ? new CascadeView(0, CascadeState.NONE, Profile.BALANCED, 0, 0, null, null, false)
                : new CascadeView(
                        row.id, row.state, row.profile, row.round, row.checks, row.decision, reason, row.overruled);
    }
}
