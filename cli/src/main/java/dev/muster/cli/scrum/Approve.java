package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.Person;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.ApproveItems;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Approves stories. */
@Command(
        name = "approve",
        description = "Approve stories: a proposed one may be planned then, one in quarantine is done. For people:"
                + " refused in a session.",
        footer = {"", "Examples:", "  muster backlog approve", "  muster backlog approve s3 s4"})
final class Approve extends ScrumChange {
    @Parameters(arity = "0..*", paramLabel = "STORY", description = "For example s12. Default: all that are proposed.")
    private List<StoryId> stories = new ArrayList<>();

    Approve(Shell shell) {
        super(shell);
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        List<StoryId> approved = muster.execute(new ApproveItems(about, stories, Person.name(), by));
        return new Outcome("approved " + StoryIds.words(approved), json -> StoryIds.write(json, approved));
    }
}
