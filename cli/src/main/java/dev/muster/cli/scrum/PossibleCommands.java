package dev.muster.cli.scrum;

import dev.muster.core.scrum.ScrumStatus;
import java.util.List;
import java.util.Map;

/** The commands that the state of a workflow allows, as they are typed. */
final class PossibleCommands {
    private static final Map<String, String> TYPED = Map.ofEntries(
            Map.entry("epic", "backlog epic"),
            Map.entry("approve", "backlog approve"),
            Map.entry("backlog_view", "backlog view"),
            Map.entry("add_story", "backlog add"),
            Map.entry("prioritize", "backlog prioritize"),
            Map.entry("remove_story", "backlog remove"),
            Map.entry("sprint_plan", "sprint plan"),
            Map.entry("sprint_start", "sprint start"),
            Map.entry("sprint_status", "sprint status"),
            Map.entry("sprint_pause", "sprint pause"),
            Map.entry("sprint_resume", "sprint resume"),
            Map.entry("sprint_cancel", "sprint cancel"),
            Map.entry("suggest_fix", "sprint suggest-fix"),
            Map.entry("skip_task", "sprint skip"),
            Map.entry("request_changes", "sprint request-changes"),
            Map.entry("feedback", "sprint feedback"),
            Map.entry("state", "sprint state"));

    private PossibleCommands() {}

    static List<String> of(ScrumStatus status) {
        return status.allowed().stream()
                .map(command -> TYPED.getOrDefault(command, command))
                .toList();
    }
}
