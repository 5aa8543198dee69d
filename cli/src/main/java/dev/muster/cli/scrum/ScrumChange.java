package dev.muster.cli.scrum;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.ScrumJson;
import dev.muster.core.scrum.ScrumStatus;
import dev.muster.core.session.SessionId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A command that changes a workflow and answers what came of it and where the workflow stands then. */
abstract class ScrumChange extends EngineCommand {
    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    @Mixin
    private final SessionChoice session = new SessionChoice();

    ScrumChange(Shell shell) {
        super(shell);
    }

    /**
     * What came of a change.
     *
     * @param words for people; may be empty
     * @param fields for programs
     */
    record Outcome(String words, Consumer<Json> fields) {
        static final Outcome PLAIN = new Outcome("", json -> {});
    }

    @Override
    protected final int run(Muster muster) {
        String about = makesDirectory() ? project.made(muster, shell()) : project.existing(muster, shell());
        Outcome outcome = change(muster, about, session.id(shell()));
        ScrumStatus status = muster.workflows().scrum(about, false);
        return answer(
                json -> {
                    outcome.fields().accept(json);
                    json.object("status", out -> ScrumJson.write(out, status));
                },
                style -> new StatusWords(status, style, this::say).changed(outcome.words()));
    }

    /** Makes the change. */
    abstract Outcome change(Muster muster, String about, @Nullable SessionId by);
}
