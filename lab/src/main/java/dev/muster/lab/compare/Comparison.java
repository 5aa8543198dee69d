package dev.muster.lab.compare;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.ComparisonRecord;
import java.util.List;

/**
 * Two sides compared.
 *
 * @param a the label of side A
 * @param b the label of side B
 * @param notes what a reader must know before believing it, such as another scenario
 * @param rows one for each figure, processor time first within a rung
 */
public record Comparison(String a, String b, List<String> notes, List<ComparisonRecord> rows) {

    /** Copies the lists. */
    public Comparison {
        notes = List.copyOf(notes);
        rows = List.copyOf(rows);
    }

    /** FAIL when anything regressed; INCONCLUSIVE when anything could not be decided, or nothing was compared. */
    public Verdict verdict() {
        return verdict(rows);
    }

    static Verdict verdict(List<ComparisonRecord> rows) {
        if (rows.stream().anyMatch(row -> row.verdict() == Change.REGRESSED)) {
            return Verdict.FAIL;
        }
        boolean open = rows.isEmpty() || rows.stream().anyMatch(row -> row.verdict() == Change.INCONCLUSIVE);
        return open ? Verdict.INCONCLUSIVE : Verdict.PASS;
    }
}
