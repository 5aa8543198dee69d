package dev.muster.cli.project;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.project.LimitProject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Limits how many tasks are in progress at once. */
@Command(
        name = "limit",
        description = "Limit how many tasks of a project are in progress at once. What is in progress goes on.",
        footer = {
            "",
            "Examples:",
            "  muster project limit shop --at-most 8",
            "  muster project limit shop --concurrency-key deploy --at-most 2"
        })
final class Limit extends EngineCommand {
    @Parameters(paramLabel = "NAME", description = "The project.")
    private String name;

    @Option(
            names = "--at-most",
            required = true,
            paramLabel = "N",
            description = "Up to 10000; 0 takes the project's limit away.")
    private int atMost;

    @Option(
            names = "--concurrency-key",
            paramLabel = "KEY",
            description = "Limits the tasks that carry this key instead. Such tasks run one at a time by default.")
    private @Nullable String key;

    Limit(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        muster.execute(new LimitProject(ProjectChoice.existing(muster, name), key, atMost));
        return answer(
                json -> json.field("project", name)
                        .field("concurrency_key", key)
                        .field("at_most", (long) atMost),
                style -> say(style.bold(name) + "  " + (key == null ? "" : "key " + key + ": ")
                        + (atMost == 0 ? "no limit" : "at most " + atMost + " in progress")));
    }
}
