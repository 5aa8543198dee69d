package dev.muster.cli.terminal;

import org.jspecify.annotations.Nullable;

/**
 * A command cannot do what it was asked. Carries its exit code and what to do next; no stack trace: it is an answer.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String code;
    private final @Nullable String help;

    private Failure(int exitCode, String code, String message, @Nullable String help) {
        super(message, null, false, false);
        this.exitCode = exitCode;
        this.code = code;
        this.help = help;
    }

    /** The command was used wrongly, or a file is bad: exit code 2. */
    public static Failure usage(String message) {
        return new Failure(ExitCode.USAGE, "INVALID_ARGUMENT", message, null);
    }

    /** Something that is needed is not there, cannot be reached or is in use: exit code 3. */
    public static Failure unreachable(String message) {
        return new Failure(ExitCode.UNREACHABLE, "UNREACHABLE", message, null);
    }

    /** What was checked does not hold: exit code 1. */
    public static Failure failed(String code, String message) {
        return new Failure(ExitCode.FAILED, code, message, null);
    }

    /** What was asked for is not there: exit code 1. */
    public static Failure notFound(String message) {
        return new Failure(ExitCode.FAILED, "NOT_FOUND", message, null);
    }

    /** The same, with advice. */
    public Failure withHelp(String advice) {
        return new Failure(exitCode, code, String.valueOf(getMessage()), advice);
    }

    public int exitCode() {
        return exitCode;
    }

    /** A stable name for scripts. */
    public String code() {
        return code;
    }

    public @Nullable String help() {
        return help;
    }
}
