package dev.muster.cli.scrum;

import dev.muster.cli.engine.OwnerCommand;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.client.text.Suggestions;
import dev.muster.core.Engine;
import dev.muster.core.project.Project;
import dev.muster.core.scrum.ImportBacklog;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.Db;
import dev.muster.core.store.Store;
import dev.muster.core.store.Views;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes over the backlog of the earlier system. */
@Command(
        name = "import",
        description = {
            "Take over epics, stories and sprints that the earlier system left in a directory .orch-state"
                    + " (backlog.json, sprints/*.json, status.json). All of it, or nothing if anything is wrong.",
            "Done once more, it adds what is new: Muster keeps the ids that things had there. Needs the data directory to"
                    + " itself: end a server that has it first."
        },
        footer = {"", "Example:", "  muster backlog import ../shop/.orch-state --dry-run"})
final class ImportEarlier extends OwnerCommand {
    @Parameters(paramLabel = "DIR", description = "The directory, or the one that it is in.")
    private Path directory;

    @Option(
            names = {"-p", "--project"},
            paramLabel = "NAME",
            description = "Project to add it to. Default: $MUSTER_PROJECT, else 'default'.")
    private @Nullable String project;

    @Option(
            names = "--dry-run",
            description = "Tell what would be added; nothing is stored, and no server has to end for it.")
    private boolean dryRun;

    private @Nullable EarlierBacklog read;

    ImportEarlier(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!dryRun) {
            return super.call();
        }
        prepare();
        requireProject();
        return told(backlog(), new ImportBacklog.Imported(Map.of(), 0, false));
    }

    @Override
    protected void prepare() {
        if (!Files.isDirectory(directory)) {
            throw Failure.usage("there is no directory " + directory);
        }
        read = EarlierBacklog.read(directory);
    }

    private EarlierBacklog backlog() {
        if (read == null) {
            throw new IllegalStateException("nothing was prepared");
        }
        return read;
    }

    @Override
    protected int run(Engine engine) {
        String name = name();
        require(name, engine.reads().projects());
        return told(backlog(), engine.execute(backlog().command(name)));
    }

    private String name() {
        return project != null ? project : shell().variable("MUSTER_PROJECT", ProjectChoice.DEFAULT);
    }

    /** A look at the project that leaves the directory to whoever has it. Before there is one, none was misspelt. */
    private void requireProject() {
        String name = name();
        if (Files.exists(directory().resolve(Store.FILE))) {
            try (Db db = Store.look(directory())) {
                require(name, new Views(db).projects());
            }
        } else if (!name.equals(ProjectChoice.DEFAULT)) {
            require(name, List.of());
        }
    }

    private static void require(String name, List<Project> projects) {
        List<String> names = projects.stream().map(Project::name).toList();
        if (!names.contains(name)) {
            throw Failure.notFound("there is no project '" + name + "'; "
                    + (names.isEmpty()
                            ? "make one with 'muster project create " + name + "'"
                            : Suggestions.hint(name, names)));
        }
    }

    private int told(EarlierBacklog backlog, ImportBacklog.Imported imported) {
        return answer(
                json -> json.field("dry_run", dryRun)
                        .field("epics", (long) backlog.epics().size())
                        .field("stories", (long) backlog.stories().size())
                        .field("sprints", (long) backlog.sprints().size())
                        .field("already_there", (long) imported.there())
                        .field("planned", imported.planned())
                        .object("added", ids -> imported.added().forEach(ids::field))
                        .object("not_carried", left -> backlog.left().forEach((what, n) -> left.field(what, (long) n))),
                style -> show(backlog, imported, style));
    }

    private void show(EarlierBacklog backlog, ImportBacklog.Imported imported, Style style) {
        backlog.epics().forEach(epic -> line(imported, style, "epic", epic.id(), epic.title()));
        backlog.sprints()
                .forEach(sprint -> line(
                        imported,
                        style,
                        sprint.over() ? "sprint, over" : "sprint, planned",
                        sprint.id(),
                        sprint.goal()));
        backlog.stories()
                .forEach(story -> line(
                        imported,
                        style,
                        "story, " + StateMachine.wire(story.progress()),
                        story.id(),
                        story.story().title()));
        backlog.left()
                .forEach((what, n) -> say(
                        style.dim("not carried") + "  " + Glyphs.oneLine(what) + (n == 1 ? "" : " (" + n + " times)")));
        say(
                dryRun
                        ? "nothing is stored: this was a dry run"
                        : imported.added().size() + " added, " + imported.there() + " already there");
    }

    private void line(ImportBacklog.Imported imported, Style style, String kind, String id, String title) {
        String now = imported.added().get(id);
        if (now != null || dryRun) {
            say((now == null ? "" : style.bold(now) + "  ") + kind + "  " + Glyphs.oneLine(id + "  " + title));
        }
    }
}
