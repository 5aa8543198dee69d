package dev.muster.cli.terminal;

/** What a command ends with. Scripts rely on these. */
public final class ExitCode {
    /** Done, and passed. */
    public static final int DONE = 0;
    /** A gate, threshold or audit failed; the engine refused; there was nothing to claim. */
    public static final int FAILED = 1;
    /** Wrong usage, or a bad file. */
    public static final int USAGE = 2;
    /** The target, or something that is needed, cannot be reached or is in use. */
    public static final int UNREACHABLE = 3;
    /** The measurement is invalid or inconclusive. */
    public static final int UNDECIDED = 4;
    /** Interrupted; partial results are kept. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
