package dev.muster.lab.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an audit found.
 *
 * @param acknowledged changes the target acknowledged; null when no list of them was kept
 * @param found how many of these are there; null likewise. Without a list: rows examined are in {@code examined}
 * @param lost acknowledged and not there
 * @param duplicated there more often than once
 * @param foreign belonging to somebody else's work
 * @param outOfOrder places where an order that must hold does not
 * @param corrupt content or state that is not what was written
 * @param examined rows read
 * @param details the first findings of each kind in words, at most 50
 */
public record AuditFindings(
        @Nullable Long acknowledged,
        @Nullable Long found,
        long lost,
        long duplicated,
        long foreign,
        long outOfOrder,
        long corrupt,
        long examined,
        List<String> details) {

    /** Copies the details. */
    public AuditFindings {
        details = List.copyOf(details);
    }

    /** Whether nothing is wrong. */
    public boolean clean() {
        return lost + duplicated + foreign + outOfOrder + corrupt == 0;
    }
}
