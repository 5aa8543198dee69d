package dev.muster.cli.event;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster event}. */
@Command(name = "event", description = "Read, follow and publish a project's events.")
public final class EventGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "event",
            shell -> new EventGroup(),
            () -> List.of(
                    Branch.leaf("list", ListEvents::new),
                    Branch.leaf("publish", PublishEvent::new),
                    Branch.leaf("replay", ReplayEvents::new)));

    private EventGroup() {}
}
