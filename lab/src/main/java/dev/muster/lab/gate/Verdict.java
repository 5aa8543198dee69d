package dev.muster.lab.gate;

import java.util.Collection;

/** What a test or a whole run comes to. Declared in the order in which they win: a failure outweighs everything. */
public enum Verdict {
    /** A threshold or the audit failed. */
    FAIL(1),
    /** The measurement itself cannot be trusted, such as when the generator was the bottleneck. */
    INVALID(4),
    /** Nothing failed, and something could not be decided. */
    INCONCLUSIVE(4),
    /** Everything that was asked for was measured and holds. */
    PASS(0);

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code of a command that ends with this verdict. */
    public int exitCode() {
        return exitCode;
    }

    /** The verdict that wins; PASS for none. */
    public static Verdict worst(Collection<Verdict> verdicts) {
        return verdicts.stream().min(Verdict::compareTo).orElse(PASS);
    }
}
