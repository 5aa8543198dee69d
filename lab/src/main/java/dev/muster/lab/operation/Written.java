package dev.muster.lab.operation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * What was acknowledged under one value: how often, and with what content. Of contents after the first their hashes are
 * kept, and those of the newest only: what was acknowledged before so many others cannot be what stands, unless more
 * agents than that write at once. One thread at a time.
 */
final class Written {
    private static final int MOST_CONTENTS = 4096;
    private static final long FNV_PRIME = 0x100000001B3L;

    private final List<String> first;
    private @Nullable SequencedSet<Long> others;
    private int times;

    /** @param first the first content; empty if there is none to compare */
    Written(List<String> first) {
        this.first = List.copyOf(first);
    }

    /** It was acknowledged once more. */
    Written again(List<String> content) {
        times++;
        if (!content.equals(first)) {
            SequencedSet<Long> known = others;
            if (known == null) {
                known = new LinkedHashSet<>();
                others = known;
            }
            known.addLast(hash(content)); // also if it is there already: it is the newest now
            if (known.size() > MOST_CONTENTS) {
                known.removeFirst();
            }
        }
        return this;
    }

    int times() {
        return times;
    }

    /** The content, if it was the same each time; else null. */
    @Nullable
    List<String> only() {
        return others == null ? first : null;
    }

    /** Whether a content is one of those that were acknowledged. */
    boolean knows(List<String> content) {
        SequencedSet<Long> known = others;
        return content.equals(first) || known != null && known.contains(hash(content));
    }

    private static long hash(List<String> content) {
        long hash = content.size();
        for (String each : content) {
            for (int i = 0; i < each.length(); i++) {
                hash = (hash ^ each.charAt(i)) * FNV_PRIME;
            }
            hash = Scope.mix(hash + each.length()); // so that a text cannot end in the next column
        }
        return hash;
    }
}
