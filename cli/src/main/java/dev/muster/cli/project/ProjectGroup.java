package dev.muster.cli.project;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster project}. */
@Command(name = "project", description = "Create, list and limit projects; name their repositories.")
public final class ProjectGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "project",
            shell -> new ProjectGroup(),
            () -> List.of(
                    Branch.leaf("create", NewProject::new),
                    Branch.leaf("list", ListProjects::new),
                    Branch.leaf("show", ShowProject::new),
                    Branch.leaf("limit", Limit::new),
                    Branch.leaf("repository", Repository::new)));

    private ProjectGroup() {}
}
