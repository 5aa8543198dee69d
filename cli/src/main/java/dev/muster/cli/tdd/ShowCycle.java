package dev.muster.cli.tdd;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.CycleJson;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.tdd.Cycle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the newest cycle of a story. */
@Command(name = "status", description = "Show the newest TDD cycle of a story, also one that has ended.")
final class ShowCycle extends EngineCommand {
    @Parameters(paramLabel = "STORY", description = "For example s12.")
    private StoryId story;

    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    ShowCycle(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        Cycle cycle = muster.workflows()
                .cycle(project.existing(muster, shell()), story)
                .orElseThrow(() -> Failure.notFound("story " + story + " has no TDD cycle")
                        .withHelp("start one with 'muster tdd start " + story + "'"));
        return answer(
                json -> CycleJson.write(json, cycle),
                style -> CycleWords.print(cycle, shell().clock().instant(), style, this::say));
    }
}
