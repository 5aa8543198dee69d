package dev.muster.lab.audit;

import dev.muster.lab.audit.Findings.Kind;
import org.jspecify.annotations.Nullable;

/** What was found to differ from what another server acknowledged, counted by kind with the first ones in words. */
public final class Discrepancies {
    private final Findings findings = new Findings();

    /** Something was read. */
    public void examined() {
        findings.examined();
    }

    /** Acknowledged so many times and not there. */
    public void lost(long count, String detail) {
        findings.add(Kind.LOST, count, detail);
    }

    /** There so many times too often. */
    public void duplicated(long count, String detail) {
        findings.add(Kind.DUPLICATED, count, detail);
    }

    /** There and of nobody in this run. */
    public void foreign(String detail) {
        findings.add(Kind.FOREIGN, detail);
    }

    /** Not what was written. */
    public void corrupt(String detail) {
        findings.add(Kind.CORRUPT, detail);
    }

    /**
     * All of it.
     *
     * @param acknowledged operations that were answered well
     * @param found values they let expect that are there; null if nobody could look
     */
    public AuditFindings findings(long acknowledged, @Nullable Long found) {
        return findings.findings(acknowledged, found);
    }
}
