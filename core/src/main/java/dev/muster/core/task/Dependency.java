package dev.muster.core.task;

import org.jspecify.annotations.Nullable;

/**
 * An edge from a new task to what it waits for: an existing task, or another task of the same call by its {@code ref}.
 *
 * @param task the existing task, or null
 * @param ref the {@link NewTask#ref()} of a task of the same call, or null
 * @param kind how it holds
 * @param artifact for {@link Kind#DATA}: the name of the artifact that must exist
 */
public record Dependency(
        @Nullable TaskId task,
        @Nullable String ref,
        Kind kind,
        @Nullable String artifact) {

    /** How an edge holds its task back. The store keeps the ordinal. */
    public enum Kind {
        /** Until the other completes; if it fails or is cancelled, the task is cancelled. */
        HARD,
        /** Until the other ends, however it ends. */
        SOFT,
        /** As hard, and the named artifact must exist. */
        DATA
    }

    public static Dependency on(TaskId task) {
        return new Dependency(task, null, Kind.HARD, null);
    }

    public static Dependency onRef(String ref) {
        return new Dependency(null, ref, Kind.HARD, null);
    }

    public Dependency soft() {
        return new Dependency(task, ref, Kind.SOFT, null);
    }

    public Dependency data(String name) {
        return new Dependency(task, ref, Kind.DATA, name);
    }
}
