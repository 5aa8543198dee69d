package dev.muster.core.metric;

import dev.muster.core.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How commands are counted that were refused or failed. */
public final class Outcomes {
    /** Those that are no fault of who called: overload, the disk, or a defect. */
    public static final List<String> FAILURES = Arrays.stream(ErrorCode.values())
            .filter(ErrorCode::isFailure)
            .map(Outcomes::of)
            .toList();

    private Outcomes() {}

    /** What a code is counted as, such as {@code disk_full}. */
    public static String of(ErrorCode code) {
        return code.name().toLowerCase(Locale.ROOT);
    }
}
