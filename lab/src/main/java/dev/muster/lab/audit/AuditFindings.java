package dev.muster.lab.audit;

import java.util.ArrayList;
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
 * @param details the first findings of each kind in words, at most 15 of one and 50 in all
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
    static final int MOST_DETAILS = 50;
    static final int MOST_OF_A_KIND = 15;

    /** Copies the details. */
    public AuditFindings {
        details = List.copyOf(details);
    }

    /** Whether nothing is wrong. */
    public boolean clean() {
        return all() == 0;
    }

    private long all() {
        return lost + duplicated + foreign + outOfOrder + corrupt;
    }

    /** What to say below the details when there were too many to tell them all; else empty. */
    public String notTold() {
        boolean cut = details.size() >= MOST_OF_A_KIND && all() > details.size();
        return cut ? "These are the first of " + all() + " findings, at most " + MOST_OF_A_KIND + " of a kind." : "";
    }

    /** The findings of two stores together. */
    public AuditFindings plus(AuditFindings other) {
        List<String> all = new ArrayList<>(details);
        all.addAll(other.details);
        return new AuditFindings(
                sum(acknowledged, other.acknowledged),
                sum(found, other.found),
                lost + other.lost,
                duplicated + other.duplicated,
                foreign + other.foreign,
                outOfOrder + other.outOfOrder,
                corrupt + other.corrupt,
                examined + other.examined,
                all.subList(0, Math.min(all.size(), MOST_DETAILS)));
    }

    private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
        return one == null || other == null ? null : (Long) (one + other);
    }
}
