package dev.muster.core.template;

import java.time.Instant;

/**
 * A graph of tasks with parameters.
 *
 * @param version 1, and one more each time it is saved under the same name
 * @param body its parameters and tasks, as JSON; the faces know its shape
 */
public record Template(String name, String description, int version, String body, Instant updatedAt) {}
