package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.PlanSprint;
import dev.muster.core.scrum.SprintId;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plans a sprint. */
@Command(
        name = "plan",
        description = "Plan a sprint from approved stories.",
        footer = {"", "Examples:", "  muster sprint plan --goal \"It reads files\"", "  muster sprint plan s3 s4"})
final class Plan extends ScrumChange {
    @Option(names = "--goal", paramLabel = "TEXT", description = "What it is for.")
    private String goal = "";

    @Parameters(
            arity = "0..*",
            paramLabel = "STORY",
            description = "For example s12. Default: all that are approved, up to 1000.")
    private List<StoryId> stories = new ArrayList<>();

    Plan(Shell shell) {
        super(shell);
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        SprintId sprint = muster.execute(new PlanSprint(about, goal, stories, by));
        return new Outcome(sprint.toString(), json -> json.text("sprint", sprint));
    }
}
