package dev.muster.core.desk;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which projects may begin tasks, where only so many may have tasks in progress at once.
 *
 * <p>A project that has none takes a place if one is free and nobody who asked before it waits for one. A project that
 * has a place keeps it while it has tasks in progress; if others wait, it begins only so many tasks in a row and then
 * no more until the last of them has ended: its place is free then, and goes to who has waited for longest. Whoever has
 * not asked again for a while waits no longer, so that a claimer that went away holds nobody up.
 */
final class Turns {
    /** Tasks that a project may begin in a row while others wait. */
    static final int TASKS = 16;
    /** How long somebody who asked is taken to wait, in ms. */
    static final long PATIENCE = 10_000;

    private final int most;
    private final Map<ProjectDesk, Long> waiting = new LinkedHashMap<>();
    private int taken;

    /** @param most projects that may have tasks in progress at once; 0 for any number */
    Turns(int most) {
        this.most = most;
    }

    int most() {
        return most;
    }

    /** Whether a project may begin a task now; {@code now} in ms since 1970. */
    boolean allows(ProjectDesk project, long now) {
        if (most == 0) {
            return true;
        }
        waiting.values().removeIf(asked -> asked <= now - PATIENCE);
        if (project.inProgress() > 0) {
            boolean othersWait = waiting.size() > (waiting.containsKey(project) ? 1 : 0);
            return !othersWait || project.begunInTurn() < TASKS;
        }
        int before = 0;
        for (ProjectDesk other : waiting.keySet()) {
            if (other == project) {
                break;
            }
            before++;
        }
        return taken + before < most;
    }

    /** Notes that a project would have begun a task, and may not. */
    void asked(ProjectDesk project, long now) {
        if (project.inProgress() == 0) {
            waiting.put(project, now); // keeps its place among those who wait
        }
    }

    /** A project has begun its first task. */
    void taken(ProjectDesk project) {
        taken++;
        waiting.remove(project);
    }

    /** The last task of a project has ended. */
    void free() {
        taken--;
    }

    /** When the first of those who wait is taken to have gone, in ms since 1970; 0 if nobody waits. */
    long nextGone() {
        return waiting.values().stream().mapToLong(Long::longValue).min().orElse(-PATIENCE) + PATIENCE;
    }
}
