package dev.muster.lab.tune;

import dev.muster.lab.result.ComparisonRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search for a better setting: the content of {@code tune.json}.
 *
 * @param schema version of this structure
 * @param kind what was tuned: gc, pool or profile
 * @param goal wire name of the measure that was to become better
 * @param startedAt ISO 8601, UTC
 * @param scenario the file that everything was measured by
 * @param tool what ran it
 * @param machine where
 * @param tried everything that was tried, the present setting first
 * @param best name of the most promising; null for none
 * @param comparison directory of the paired comparison, relative to this one; null when there was none
 * @param rows what that comparison says, figure by figure
 * @param decision what it comes to; null while it is under way
 * @param reason why, in one sentence
 * @param written the file with the setting that is to be used; null when nothing is to be changed
 */
public record TuneRecord(
        int schema,
        String kind,
        String goal,
        String startedAt,
        String scenario,
        String tool,
        String machine,
        List<Tried> tried,
        @Nullable String best,
        @Nullable String comparison,
        List<ComparisonRecord> rows,
        @Nullable Decision decision,
        @Nullable String reason,
        @Nullable String written) {
    /** The version of this structure. */
    public static final int SCHEMA = 1;

    /** The file in the directory of a search. */
    public static final String FILE = "tune.json";

    /** Copies the lists. */
    public TuneRecord {
        tried = List.copyOf(tried);
        rows = List.copyOf(rows);
    }
}
