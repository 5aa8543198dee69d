package dev.muster.lab.audit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts findings by kind while an audit runs, keeping the first ones in words. */
final class Findings {
    private final long[] counts = new long[Kind.values().length];
    private final List<String> details = new ArrayList<>();
    private long examined;
    private long found;

    enum Kind {
        LOST("lost"),
        DUPLICATED("duplicated"),
        FOREIGN("foreign"),
        OUT_OF_ORDER("out of order"),
        CORRUPT("corrupt");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    void add(Kind kind, String detail) {
        long count = ++counts[kind.ordinal()];
        if (count <= AuditFindings.MOST_OF_A_KIND && details.size() < AuditFindings.MOST_DETAILS) {
            details.add(kind.words + ": " + detail);
        }
    }

    void add(Kind kind, long count, String detail) {
        if (count > 0) {
            add(kind, detail);
            counts[kind.ordinal()] += count - 1;
        }
    }

    void examined() {
        examined++;
    }

    void found(long count) {
        found += count;
    }

    AuditFindings findings(@Nullable Acknowledged acknowledged) {
        return acknowledged == null ? findings(null, null) : findings(acknowledged.total(), found);
    }

    AuditFindings findings(@Nullable Long acknowledged, @Nullable Long present) {
        return new AuditFindings(
                acknowledged,
                present,
                counts[Kind.LOST.ordinal()],
                counts[Kind.DUPLICATED.ordinal()],
                counts[Kind.FOREIGN.ordinal()],
                counts[Kind.OUT_OF_ORDER.ordinal()],
                counts[Kind.CORRUPT.ordinal()],
                examined,
                details);
    }
}
