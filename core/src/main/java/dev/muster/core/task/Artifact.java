package dev.muster.core.task;

import java.time.Instant;

/**
 * A result kept with a task.
 *
 * @param version 1 for the first of its name, then 2, 3 …
 * @param size of its content, in bytes
 * @param sha256 of its content, in hex
 */
public record Artifact(
        TaskId task, String name, int version, String type, long size, String sha256, Instant createdAt) {}
