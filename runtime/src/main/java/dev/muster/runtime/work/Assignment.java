package dev.muster.runtime.work;

import dev.muster.core.task.Lease;
import dev.muster.core.task.Task;

/**
 * A task that an agent holds.
 *
 * @param task as it was when it was claimed
 * @param lease the right to work on it, with its fencing token
 */
public record Assignment(Task task, Lease lease) {}
