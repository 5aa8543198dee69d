package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.ReportCi;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells how continuous integration did on a story. */
@Command(
        name = "ci",
        description = "Tell how continuous integration did on a story. Three failures in a row block the sprint.",
        footer = {"", "Example:", "  muster sprint ci s3 --failed --detail \"2 tests of the parser\""})
final class Ci extends ScrumChange {
    @Parameters(paramLabel = "STORY", description = "For example s12.")
    private StoryId story;

    @ArgGroup(multiplicity = "1")
    private Verdict verdict = new Verdict();

    @Option(
            names = "--detail",
            paramLabel = "TEXT",
            description = "What failed, or where to look; - reads standard input.")
    private @Nullable String detail;

    private static final class Verdict {
        @Option(names = "--passed", description = "It passed; this or --failed has to be given.")
        private boolean passed;

        @Option(names = "--failed", description = "It failed; this or --passed has to be given.")
        private boolean failed;
    }

    Ci(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        detail = detail == null ? null : Input.text(detail, shell());
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        muster.execute(new ReportCi(about, story, !verdict.failed && verdict.passed, detail, by));
        return new Outcome(
                story + (verdict.passed ? " passed" : " failed"),
                json -> json.text("story", story).field("passed", verdict.passed));
    }
}
