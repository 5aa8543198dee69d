package dev.muster.cli.tdd;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.CycleJson;
import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.tdd.Cycle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that says something to the TDD cycle of a story and answers where the cycle stands then. */
abstract class CycleChange extends EngineCommand {
    @Parameters(paramLabel = "STORY", description = "For example s12.")
    private StoryId story;

    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    @Mixin
    private final SessionChoice session = new SessionChoice();

    CycleChange(Shell shell) {
        super(shell);
    }

    @Override
    protected final int run(Muster muster) {
        String about = project.existing(muster, shell());
        Cycle cycle = muster.execute(command(about, story, session.id(shell())));
        return answer(
                json -> CycleJson.write(json, cycle),
                style -> CycleWords.print(cycle, shell().clock().instant(), style, this::say));
    }

    /** The change. */
    abstract Command<Cycle> command(String about, StoryId of, @Nullable SessionId by);
}
