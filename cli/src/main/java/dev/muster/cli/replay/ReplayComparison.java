package dev.muster.cli.replay;

import dev.muster.cli.engine.Workflows;
import dev.muster.core.Limits;
import dev.muster.core.scrum.ScrumStatus;
import dev.muster.core.scrum.Story;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryPage;
import dev.muster.core.scrum.StoryQuery;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.tdd.Cycle;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds what the events tell against what the engine answers. */
public final class ReplayComparison {
    private final WorkflowReplay replay;
    private final Workflows engine;
    private final String project;
    private final List<String> differences = new ArrayList<>();

    private ReplayComparison(WorkflowReplay replay, Workflows engine, String project) {
        this.replay = replay;
        this.engine = engine;
        this.project = project;
    }

    /** What differs, in words; empty if nothing does. */
    public static List<String> differences(WorkflowReplay replay, Workflows engine, String project) {
        ReplayComparison comparison = new ReplayComparison(replay, engine, project);
        comparison.compare();
        return List.copyOf(comparison.differences);
    }

    private void compare() {
        ScrumStatus status = engine.scrum(project, false);
        differ("the workflow's state", replay.state(), status.state());
        differ("the mode", replay.mode(), status.mode());
        differ(
                "the sprint",
                replay.sprint().orElse(null),
                status.sprint() == null ? null : status.sprint().id().toString());
        Map<Long, StoryState> there = new TreeMap<>();
        stories().forEach(story -> there.put(story.id().value(), story.state()));
        replay.stories().forEach((id, state) -> differ("story " + id, state, there.remove(id.value())));
        there.forEach((id, state) -> differ("story " + new StoryId(id), null, state));
        replay.stories().keySet().forEach(this::compareCycle);
    }

    private List<Story> stories() {
        List<Story> all = new ArrayList<>();
        String after = null;
        do {
            StoryPage page =
                    engine.backlog(new StoryQuery(project, EnumSet.allOf(StoryState.class), after, Limits.PAGE));
            all.addAll(page.stories());
            after = page.next();
        } while (after != null);
        return all;
    }

    private void compareCycle(StoryId story) {
        Cycle is = engine.cycle(project, story).orElse(null);
        Map.Entry<?, WorkflowReplay.CycleStanding> newest = replay.newest(story).orElse(null);
        String what = "the cycle of story " + story;
        differ(what, newest == null ? null : newest.getKey(), is == null ? null : is.id());
        if (is != null && newest != null) {
            WorkflowReplay.CycleStanding told = newest.getValue();
            differ(what + ": its phase", told.state(), is.state());
            differ(what + ": tests that passed", told.passed(), is.passed());
            differ(what + ": tests that failed", told.failed(), is.failed());
            differ(what + ": whether it was changed since", told.stale(), is.stale());
        }
    }

    private void differ(String what, @Nullable Object told, @Nullable Object is) {
        if (!Objects.equals(told, is)) {
            differences.add(what + " is " + (told == null ? "none" : told) + " by the events and "
                    + (is == null ? "none" : is) + " by the engine");
        }
    }
}
