package dev.muster.client.wire;

import dev.muster.core.project.Project;

/** Projects as JSON. The names are kept: scripts rely on them. */
public final class ProjectJson {
    private ProjectJson() {}

    public static void write(Json json, Project project) {
        json.field("name", project.name())
                .field("description", project.description())
                .field("created_at", project.createdAt())
                .field("max_in_progress", project.maxInProgress());
    }

    /** The project that {@link #write} wrote. */
    public static Project read(Fields fields) {
        Long most = fields.wholeOrNull("max_in_progress");
        return new Project(
                fields.text("name"),
                fields.text("description"),
                fields.instant("created_at"),
                most == null ? null : Math.toIntExact(most));
    }
}
