package dev.muster.cli.project;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.ProjectJson;
import dev.muster.core.project.CreateProject;
import dev.muster.core.project.Project;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates a project. */
@Command(name = "create", description = "Create a project.")
final class NewProject extends EngineCommand {
    @Parameters(paramLabel = "NAME", description = "Letters, digits, '.', '-' and '_', up to 200.")
    private String name;

    @Option(
            names = {"-d", "--description"},
            paramLabel = "TEXT",
            description = "What it is about.")
    private String description = "";

    NewProject(Shell shell) {
        super(shell);
    }

    @Override
    protected boolean makesDirectory() {
        return true;
    }

    @Override
    protected int run(Muster muster) {
        Project project = muster.execute(new CreateProject(name, description));
        return answer(
                json -> ProjectJson.write(json, project),
                style -> say(style.bold(Glyphs.oneLine(project.name())) + "  created"));
    }
}
