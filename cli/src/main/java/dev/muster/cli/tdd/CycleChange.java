package dev.muster.cli.tdd;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.CycleJson;
import dev.muster.client.wire.Json;
import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.tdd.Cycle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that says something to the TDD cycle of a story and answers where the cycle stands then. */
abstract class CycleChange extends EngineCommand {
    @Parameters(index = "0", paramLabel = "STORY", description = "For example s12.")
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
        String about = project(muster);
        Cycle cycle = muster.execute(command(about, story, session()));
        return answer(
                json -> {
                    CycleJson.write(json, cycle);
                    more(json);
                },
                style -> {
                    CycleWords.print(cycle, shell().clock().instant(), style, this::say);
                    more();
                });
    }

    /** What there is to say beside the cycle, in JSON. */
    void more(Json json) {}

    /** What there is to say beside the cycle. */
    void more() {}

    /** The story that it is about. */
    final StoryId story() {
        return story;
    }

    /** The session that says it; null for an operator. */
    final @Nullable SessionId session() {
        return session.id(shell());
    }

    /** The project that it is about. */
    final String project(Muster muster) {
        return project.existing(muster, shell());
    }

    /** The change. */
    abstract Command<Cycle> command(String about, StoryId of, @Nullable SessionId by);
}
