package dev.muster.core.scrum;

import static dev.muster.core.scrum.StoryCommand.*;
import static dev.muster.core.scrum.StoryState.*;

import dev.muster.core.state.StateMachine;

/** The life of a story, as a table. */
public final class StoryMachine {
    public static final StateMachine<StoryState, StoryCommand> TABLE = StateMachine.named(
                    "story", StoryState.class, StoryCommand.class)
            .startsBy("add_story", PROPOSED, APPROVED)
            .on(APPROVE, PROPOSED, APPROVED)
            .on(APPROVE, QUARANTINED, DONE)
            .on(PLAN, APPROVED, PLANNED)
            .on(FINISHED, PLANNED, DONE, QUARANTINED)
            .on(SKIP, PLANNED, SKIPPED)
            .on(RETURNED, PLANNED, APPROVED)
            .on(RETURNED, QUARANTINED, APPROVED, PLANNED)
            .on(RETURNED, DONE, APPROVED)
            .on(RETURNED, SKIPPED, APPROVED)
            .stays(PRIORITIZE, PROPOSED, APPROVED, PLANNED)
            .on(REMOVE, PROPOSED, REMOVED)
            .on(REMOVE, APPROVED, REMOVED)
            .automatic(FINISHED, RETURNED)
            .build();

    private StoryMachine() {}
}
