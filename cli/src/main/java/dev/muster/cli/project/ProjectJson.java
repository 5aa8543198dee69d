package dev.muster.cli.project;

import dev.muster.cli.terminal.Json;
import dev.muster.core.project.Project;

/** Projects as JSON. The names are kept: scripts rely on them. */
final class ProjectJson {
    private ProjectJson() {}

    static void write(Json json, Project project) {
        json.field("name", project.name())
                .field("description", project.description())
                .field("created_at", project.createdAt())
                .field("max_in_progress", project.maxInProgress());
    }
}
