package dev.muster.cli.transfer;

import dev.muster.cli.engine.OwnerCommand;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.client.text.FileTrouble;
import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
import dev.muster.core.RefusedException;
import dev.muster.core.transfer.CheckedFile;
import dev.muster.core.transfer.Ids;
import dev.muster.core.transfer.ImportProject;
import dev.muster.core.transfer.Imported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a project of a file that was exported. */
@Command(
        name = "import",
        description = {
            "Make a project of a file that 'muster export' wrote. All of it is checked first, and it is there whole or not at all.",
            "Tasks, stories and the like get new ids, which are told. A task that was in progress is ready again, a session"
                    + " that was live has ended; what is blocked or paused stays so. Exit code 2: the file is not whole.",
            "Needs the data directory to itself: end a server that has it first."
        },
        footer = {"", "Example:", "  muster import shop.jsonl --project shop-again"})
public final class Import extends OwnerCommand {
    /** How each kind of ids is written elsewhere. */
    private static final Map<String, String> PREFIXES =
            Map.of("task", "t", "epic", "e", "story", "s", "sprint", "sp", "cycle", "c", "approval", "ap");
    /** So many runs of ids are told to a person; all are in the log, and in JSON. */
    private static final int SHOWN = 5;

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file;

    @Option(
            names = {"-p", "--project"},
            paramLabel = "NAME",
            description = "Name of the project that is made. Default: the name that it had.")
    private @Nullable String project;

    private @Nullable CheckedFile checked;

    public Import(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        if (!Files.isRegularFile(file)) {
            throw Failure.usage(Files.exists(file) ? file + " is not a file" : "there is no file " + file);
        }
        try {
            checked = CheckedFile.read(file);
        } catch (RefusedException e) {
            Failure failure = Failure.usage(file + ", " + e.refusal().message());
            throw e.refusal().help() == null
                    ? failure
                    : failure.withHelp(e.refusal().help());
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.reading(file, e));
        }
    }

    @Override
    protected int run(Engine engine) {
        CheckedFile whole = checked;
        if (whole == null) {
            throw new IllegalStateException("nothing was prepared");
        }
        String name = project != null ? project : whole.header().project();
        Imported imported = engine.execute(new ImportProject(whole, name));
        return answer(json -> write(json, imported), style -> show(imported, style));
    }

    private void show(Imported imported, Style style) {
        say(String.format(
                Locale.ROOT,
                "%s  %,d tasks and %,d events imported from %s%s",
                style.bold(imported.project()),
                imported.counts().getOrDefault("task", 0L),
                imported.counts().getOrDefault("event", 0L),
                imported.from().equals(imported.project()) ? "" : "'" + imported.from() + "' in ",
                file));
        if (imported.returned() > 0) {
            say("  in progress before, given back: " + imported.returned());
        }
        if (imported.endedSessions() > 0) {
            say("  sessions that have ended by this: " + imported.endedSessions());
        }
        imported.ids().forEach((kind, runs) -> {
            String prefix = PREFIXES.get(kind);
            if (prefix != null) {
                for (Ids.Run run : runs.subList(0, Math.min(SHOWN, runs.size()))) {
                    say("  " + kind + " " + words(prefix, run.from(), run.count()) + " is now "
                            + words(prefix, run.to(), run.count()));
                }
                if (runs.size() > SHOWN) {
                    say("  " + kind + ": " + (runs.size() - SHOWN)
                            + " more runs of ids; see 'muster event list --project " + imported.project()
                            + " --topic project.renumbered'");
                }
            }
        });
    }

    private static String words(String prefix, long first, long count) {
        return prefix + first + (count == 1 ? "" : " to " + prefix + (first + count - 1));
    }

    private static void write(Json json, Imported imported) {
        json.field("project", imported.project())
                .field("from", imported.from())
                .object("counts", counts -> imported.counts().forEach((kind, n) -> counts.field(kind, (long) n)))
                .field("given_back", (long) imported.returned())
                .field("ended_sessions", (long) imported.endedSessions());
        json.object("ids", kinds -> imported.ids().forEach((kind, runs) -> runs(kinds, kind, runs)));
    }

    private static void runs(Json json, String kind, List<Ids.Run> runs) {
        json.objects(
                kind,
                runs,
                (out, run) ->
                        out.field("from", run.from()).field("to", run.to()).field("count", run.count()));
    }
}
