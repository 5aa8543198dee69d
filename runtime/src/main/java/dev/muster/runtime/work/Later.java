package dev.muster.runtime.work;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import java.util.EnumSet;
import java.util.Set;

/** Refusals that say nothing of what was asked, only of when: the same will be taken later. */
public final class Later {
    private static final Set<ErrorCode> CODES =
            EnumSet.of(ErrorCode.BUSY, ErrorCode.DISK_FULL, ErrorCode.ENGINE_STOPPED);

    private Later() {}

    /** Whether a refusal is one of those. */
    public static boolean says(RefusedException why) {
        return CODES.contains(why.code()) || why.refusal().retryAfter() != null;
    }
}
