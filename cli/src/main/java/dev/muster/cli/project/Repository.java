package dev.muster.cli.project;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Names the git repository of a project, shows it or takes it away. */
@Command(
        name = "repository",
        description = "Name the git repository of a project: checkpoints are mirrored into it, and a sprint starts on a"
                + " clean work tree only. Without a path, show it.",
        footer = {
            "",
            "Examples:",
            "  muster project repository shop .",
            "  muster project repository shop",
            "  muster project repository shop --none"
        })
final class Repository extends EngineCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The project.")
    private String name;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            description = "A work tree or a bare repository, on the machine of the server if there is one.")
    private @Nullable String path;

    @Option(names = "--none", description = "The project has none any more. What is in git stays there.")
    private boolean none;

    private @Nullable String absolute;

    Repository(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        if (path == null) {
            return;
        }
        if (none) {
            throw Failure.usage("PATH and --none contradict each other; give one");
        }
        if (path.isBlank()) {
            throw Failure.usage("PATH is empty").withHelp("name the folder of a git repository, or give --none");
        }
        try {
            absolute = Path.of(path).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw Failure.usage("PATH is no path: " + e.getMessage());
        }
    }

    @Override
    protected int run(Muster muster) {
        ProjectChoice.existing(muster, name);
        if (absolute != null || none) {
            muster.checkpoints().repository(name, absolute);
        }
        String now = none
                ? null
                : absolute != null
                        ? absolute
                        : muster.checkpoints().repository(name).orElse(null);
        return answer(
                json -> json.field("project", name).field("repository", now),
                style -> say(style.bold(name) + "  " + (now == null ? "no repository" : now)));
    }
}
