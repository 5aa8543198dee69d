package dev.muster.cli.tdd;

import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TestRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Tells how the tests ran. */
@CommandLine.Command(
        name = "run-tests",
        description = "Tell how the tests ran. You run them; Muster decides by the figures what is possible next.",
        footer = {"", "Example:", "  muster tdd run-tests s3 --passed 12 --failed 1 --log \"parser: empty file\""})
final class RunTests extends CycleChange {
    @Option(names = "--passed", required = true, paramLabel = "N", description = "How many tests passed.")
    private int passed;

    @Option(
            names = "--failed",
            required = true,
            paramLabel = "N",
            description = "How many failed; errors count among them.")
    private int failed;

    @Option(
            names = "--log",
            paramLabel = "TEXT",
            description = "What they printed, or where that is; - reads standard input.")
    private @Nullable String log;

    RunTests(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        log = log == null ? null : Input.text(log, shell());
    }

    @Override
    Command<Cycle> command(String about, StoryId of, @Nullable SessionId by) {
        return new AdvanceCycle(about, of, TddCommand.RUN_TESTS, new TestRun(passed, failed, log), null, by);
    }
}
