package dev.muster.cli.engine;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On behalf of which session a command runs. */
public final class SessionChoice {
    private static final String VARIABLE = "MUSTER_SESSION";

    @Option(
            names = {"-s", "--session"},
            paramLabel = "SESSION",
            description = "Session that asks. Default: $MUSTER_SESSION, else none: an operator.")
    private @Nullable SessionId session;

    /** The session; null for an operator. */
    public @Nullable SessionId id(Shell shell) {
        if (session != null) {
            return session;
        }
        String variable = shell.variable(VARIABLE, "");
        return variable.isEmpty() ? null : SessionId.parse(variable);
    }

    /**
     * Refuses a command for people where a session works.
     *
     * @throws Failure if the surroundings name a session
     */
    public static void requirePerson(Shell shell) {
        if (!shell.variable(VARIABLE, "").isEmpty()) {
            throw Failure.failed("FORBIDDEN", "a person decides this, without a session: an agent cannot")
                    .withHelp("if you are one, unset " + VARIABLE);
        }
    }

    /**
     * The session.
     *
     * @throws Failure if none was named
     */
    public SessionId required(Shell shell) {
        return required(shell, "work is claimed on behalf of a session");
    }

    /**
     * The session.
     *
     * @param why what a session is needed for
     * @throws Failure if none was named
     */
    public SessionId required(Shell shell, String why) {
        SessionId id = id(shell);
        if (id == null) {
            throw Failure.usage("--session is missing: " + why)
                    .withHelp("start one with 'muster session start --agent NAME' and pass its id with --session or "
                            + VARIABLE);
        }
        return id;
    }
}
