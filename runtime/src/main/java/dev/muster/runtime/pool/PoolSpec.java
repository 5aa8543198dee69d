package dev.muster.runtime.pool;

import java.time.Duration;
import java.util.Set;

/**
 * Agents of one make.
 *
 * @param name unique in its file; its agents are called after it
 * @param capabilities what they can do
 * @param min agents that there always are
 * @param max the most that there are
 * @param priority which pool of a role is asked first, where that decides; the higher, the sooner
 * @param tasksPerAgent another agent is added when more tasks than this wait for each that is to come
 * @param idle an agent above the minimum leaves when it had nothing to do for so long
 */
public record PoolSpec(
        String name, Set<String> capabilities, int min, int max, int priority, int tasksPerAgent, Duration idle) {
    private static final int MOST = 1_000;

    public PoolSpec {
        capabilities = Set.copyOf(capabilities);
        if (min < 0 || max < 1 || min > max || max > MOST) {
            throw new IllegalArgumentException(
                    "pool '" + name + "' has " + min + " to " + max + " agents; max is 1 to 1000, min 0 to max");
        }
        if (tasksPerAgent < 1) {
            throw new IllegalArgumentException("tasks per agent are 1 or more");
        }
    }
}
