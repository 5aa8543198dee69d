package dev.muster.cli.cascade;

import dev.muster.cli.engine.Person;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.OverruleGate;
import dev.muster.core.ledger.Command;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Lets a session act against the gate. */
@CommandLine.Command(
        name = "overrule",
        description = "Let a session act although the gate said no. For people; the event log keeps who and why.")
final class Overrule extends CascadeChange {
    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason = "";

    Overrule(Shell shell) {
        super(shell);
    }

    @Override
    Command<CascadeView> change() {
        return new OverruleGate(session(), reason, Person.name());
    }
}
