package dev.muster.cli.scrum;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.ScrumJson;
import dev.muster.core.scrum.ScrumStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows how the sprint does. */
@Command(name = "status", description = "Show how the sprint does. Refused where there is none under way.")
final class SprintStatus extends EngineCommand {
    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    SprintStatus(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        ScrumStatus status = muster.workflows().scrum(project.existing(muster, shell()), true);
        return answer(
                json -> ScrumJson.write(json, status),
                style -> new StatusWords(status, style, this::say)
                        .all(shell().clock().instant()));
    }
}
