package dev.muster.core.lab;

import dev.muster.core.task.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * A test of a run.
 *
 * @param name as the scenario has it
 * @param task the task that stands for it
 * @param verdict null until it has ended, and for ever if it did not run
 */
public record LabTest(String name, TaskId task, @Nullable LabVerdict verdict) {}
