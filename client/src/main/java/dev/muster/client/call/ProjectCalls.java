package dev.muster.client.call;

import dev.muster.client.wire.ProjectJson;
import dev.muster.core.project.CreateProject;
import dev.muster.core.project.LimitProject;
import dev.muster.core.project.Project;

/** Commands about projects. */
final class ProjectCalls {
    private ProjectCalls() {}

    static Call<Project> create(CreateProject create) {
        return Call.change(
                "create_project",
                "/projects",
                json -> json.field("project", create.name()).field("description", create.description()),
                ProjectJson::read);
    }

    static Call<Integer> limit(LimitProject limit) {
        String path = Arguments.none().with("project", limit.project()).target("/projects/{project}/limit");
        return Call.change(
                "limit_project",
                path,
                json -> {
                    json.field("project", limit.project()).field("at_most", (long) limit.atMost());
                    if (limit.concurrencyKey() != null) {
                        json.field("concurrency_key", limit.concurrencyKey());
                    }
                },
                fields -> fields.integer("at_most", 0));
    }
}
