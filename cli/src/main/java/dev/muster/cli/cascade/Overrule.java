package dev.muster.cli.cascade;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.Person;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.CascadeJson;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.OverruleGate;
import dev.muster.core.session.SessionId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a session act against the gate. */
@Command(
        name = "overrule",
        description =
                "Let a session act although the gate said no. For people: refused in a session. The event log keeps"
                        + " who and why.")
final class Overrule extends EngineCommand {
    @Parameters(paramLabel = "SESSION", description = "The session that may act.")
    private SessionId session;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason = "";

    Overrule(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        SessionChoice.requirePerson(shell());
        reason = Input.text(reason, shell());
    }

    @Override
    protected int run(Muster muster) {
        CascadeView now = muster.execute(new OverruleGate(session, reason, Person.name()));
        return answer(json -> CascadeJson.write(json, now), style -> CascadeWords.print(now, style, this::say));
    }
}
