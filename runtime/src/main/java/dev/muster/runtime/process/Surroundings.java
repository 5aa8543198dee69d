package dev.muster.runtime.process;

import dev.muster.core.task.Task;
import dev.muster.runtime.limit.Enforcement;
import dev.muster.runtime.work.Assignment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What programs are given beside their task.
 *
 * @param agent the agent's name
 * @param server where Muster is
 * @param project the project's name
 * @param token the token that the agent's session came with; null if none is needed
 * @param variables of this process
 * @param workspaces where they work
 * @param enforcement what keeps them to their limits; whoever made it closes it
 */
public record Surroundings(
        String agent,
        String server,
        String project,
        @Nullable String token,
        Map<String, String> variables,
        Workspaces workspaces,
        Enforcement enforcement) {
    /** The variables that every program of the agent finds. */
    Map<String, String> forAgent() {
        Map<String, String> all = new HashMap<>();
        all.put("MUSTER_SERVER", server);
        all.put("MUSTER_PROJECT", project);
        all.put("MUSTER_AGENT", agent);
        if (token != null) {
            all.put("MUSTER_TOKEN", token);
        }
        return all;
    }

    /** The variables that a program finds which is started for one task. */
    Map<String, String> forTask(Assignment assignment, String session, Map<String, String> more) {
        Task task = assignment.task();
        Map<String, String> all = forAgent();
        all.put("MUSTER_TASK", task.id().toString());
        all.put("MUSTER_TITLE", task.title());
        all.put("MUSTER_LEASE", assignment.lease().toString());
        all.put("MUSTER_SESSION", session);
        all.put("MUSTER_ATTEMPT", Integer.toString(task.attempts()));
        all.putAll(more);
        return all;
    }
}
