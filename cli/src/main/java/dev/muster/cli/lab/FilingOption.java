package dev.muster.cli.lab;

import dev.muster.cli.engine.EngineChoice;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.filing.Filed;
import dev.muster.cli.filing.Filing;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.UnreachableException;
import dev.muster.core.EngineException;
import dev.muster.core.RefusedException;
import dev.muster.core.project.CreateProject;
import dev.muster.core.task.TaskId;
import dev.muster.lab.advice.Trials;
import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether what a run finds becomes tasks, and where. */
final class FilingOption {
    private static final String DEFAULT_PROJECT = "performance";

    private static final String NOT_FILED = "the findings were not filed: ";

    @Option(
            names = "--file-findings",
            description = "Make a task of each thing that the run says could be better, and of each bar it misses; end"
                    + " the tasks of those that are gone.")
    private boolean file;

    @Option(
            names = "--findings-project",
            paramLabel = "NAME",
            description = "Project of these tasks; made when it is not there. Default: performance.")
    private @Nullable String project;

    @Mixin
    private final EngineChoice engine = new EngineChoice();

    /**
     * Looks whether the findings could be filed, under that name: not after an hour of measuring shall it turn out that
     * nobody answers.
     *
     * @throws Failure if no project can have that name, or the engine cannot be reached
     */
    void check(Shell shell) throws InterruptedException {
        if (!file) {
            if (project != null) {
                throw Failure.usage("--findings-project says where findings are filed, and they are not")
                        .withHelp("add --file-findings");
            }
            if (engine.namesServer()) {
                throw Failure.usage("--server says where findings are filed, and they are not")
                        .withHelp(
                                "add --file-findings, or leave it out; what is measured is said by a scenario's 'target'"
                                        + " (docs/targets.md)");
            }
            return;
        }
        checkName();
        try (Muster muster = engine.open(shell, shell.ownerWait(), true)) {
            muster.projects();
        }
    }

    /** Whether the findings are to be filed. */
    boolean isGiven() {
        return file;
    }

    private void checkName() {
        if (project == null) {
            return;
        }
        try {
            new CreateProject(project, "").check();
        } catch (RefusedException refused) {
            throw Failure.usage("--findings-project: " + refused.refusal().message())
                    .withHelp("give a name such as " + DEFAULT_PROJECT + ", or leave it out");
        }
    }

    /**
     * Files what a run found, if that is wanted.
     *
     * @throws Failure if the engine cannot be reached or refuses; it says how to file them later
     */
    void file(Shell shell, Path run) throws InterruptedException, IOException {
        if (!file) {
            return;
        }
        try (Muster muster = engine.open(shell, shell.ownerWait(), true)) {
            Filed filed = new Filing(muster, project == null ? DEFAULT_PROJECT : project)
                    .file(RunJson.read(run), run.toString(), Trials.read(run));
            tell(shell, filed);
        } catch (RefusedException refused) {
            throw Failure.failed(
                            refused.code().name(), NOT_FILED + refused.refusal().message())
                    .withHelp(later(run));
        } catch (UnreachableException | EngineException | Failure away) {
            throw Failure.unreachable(NOT_FILED + away.getMessage()).withHelp(later(run));
        }
    }

    private static String later(Path run) {
        return "the run is kept; file them later: muster report " + run + " --file-findings";
    }

    private static void tell(Shell shell, Filed filed) {
        String project = "project " + filed.project();
        say(shell, "filed", filed.created(), "in " + project);
        say(shell, "still there", filed.kept(), "in " + project);
        say(shell, "gone, and ended", filed.closed(), "in " + project);
        say(shell, "gone, and left to whoever holds them", filed.left(), "in " + project);
        if (filed.created().isEmpty() && filed.kept().isEmpty()) {
            shell.out().println("findings none");
        }
        shell.out().flush();
    }

    private static void say(Shell shell, String what, List<TaskId> tasks, String where) {
        if (!tasks.isEmpty()) {
            shell.out()
                    .println("findings " + what + ": " + tasks.size() + (tasks.size() == 1 ? " task " : " tasks ")
                            + where + " ("
                            + tasks.stream().map(TaskId::toString).collect(Collectors.joining(", ")) + ")");
        }
    }
}
