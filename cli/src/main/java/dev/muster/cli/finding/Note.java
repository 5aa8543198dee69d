package dev.muster.cli.finding;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.Values;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.cascade.FindingKind;
import dev.muster.core.cascade.NoteFinding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Notes something down. */
@Command(
        name = "note",
        description = "Note a finding, an unknown, a dead end or a decision.",
        footer = {"", "Example:", "  muster finding note \"The cache is never cleared\" --kind dead-end --session $S"})
final class Note extends FindingCommand {
    @Parameters(paramLabel = "TEXT", description = "What; - reads standard input.")
    private String text = "";

    @Option(names = "--kind", paramLabel = "KIND", description = "finding (default), unknown, dead-end or decision.")
    private String kind = "finding";

    @Option(names = "--publish", description = "Show it to every session of the project, for good.")
    private boolean publish;

    private FindingKind kindOf = FindingKind.FINDING;

    Note(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        text = Input.text(text, shell());
        try {
            kindOf = Values.constant(FindingKind.class, "kind of note", kind);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--kind: " + e.getMessage());
        }
    }

    @Override
    protected int run(Muster muster) {
        long number = muster.execute(new NoteFinding(session(), kindOf, text, publish));
        return answer(
                json -> json.field("finding", number),
                style -> say(style.bold(String.valueOf(number)) + (publish ? "  published" : "")));
    }
}
