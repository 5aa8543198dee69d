package dev.muster.core.scrum;

import dev.muster.core.state.StateMachine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a project's Scrum workflow stands.
 *
 * @param sprint the sprint that is planned, under way or in review, if any
 * @param stories how many stories of the project are in which state; a state without stories may be missing
 * @param failing the stories that block the sprint
 * @param approvals how many questions wait for a person
 */
public record ScrumStatus(
        String project,
        ScrumState state,
        ScrumMode mode,
        @Nullable Sprint sprint,
        Map<StoryState, Long> stories,
        List<StoryId> failing,
        long approvals) {

    /** The commands that the state allows, by their wire names. */
    public List<String> allowed() {
        return ScrumMachine.TABLE.allowed(state).stream()
                .map(StateMachine::wire)
                .toList();
    }
}
