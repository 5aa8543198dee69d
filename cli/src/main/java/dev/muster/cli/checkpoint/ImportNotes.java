package dev.muster.cli.checkpoint;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.session.SessionId;
import dev.muster.git.CheckpointRepository;
import dev.muster.git.GitException;
import dev.muster.git.ImportedNote;
import dev.muster.git.NotesImport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes over the checkpoints of the earlier system, each of which is a note in a repository. */
@Command(
        name = "import",
        description = "Take over the checkpoints that the earlier system left in a repository as notes"
                + " (refs/notes/empirica/session/…). Done once more, it adds what is new. Exit code 1: some are"
                + " malformed; the others are taken over.",
        footer = {
            "",
            "Examples:",
            "  muster checkpoint import old-repository --dry-run",
            "  muster checkpoint import old-repository --session $S --from my-old-session"
        })
final class ImportNotes extends CheckpointCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            description = "The repository, on this machine. Default: that of the current directory.")
    private Path path = Path.of("");

    @Option(names = "--from", paramLabel = "SESSION", description = "Of this session of the earlier system only.")
    private @Nullable String from;

    @Option(names = "--dry-run", description = "List what there is; nothing is stored, and no session is needed.")
    private boolean dryRun;

    private final List<EarlierNote> notes = new ArrayList<>();
    private final List<NotesImport.Problem> malformed = new ArrayList<>();

    ImportNotes(Shell shell) {
        super(shell);
    }

    /** A note, and the number of the checkpoint that it has become; null if it has not. */
    private record Taken(ImportedNote note, @Nullable Long seq) {}

    @Override
    public Integer call() throws InterruptedException {
        if (!dryRun) {
            return super.call();
        }
        prepare();
        return told(notes.stream().map(each -> new Taken(each.note(), null)).toList(), 0);
    }

    @Override
    protected void prepare() {
        if (!dryRun) {
            session();
        }
        NotesImport found;
        try (CheckpointRepository repository = CheckpointRepository.open(path)) {
            found = repository.importNotes();
        } catch (GitException e) {
            String message = String.valueOf(e.getMessage());
            throw e.fault() == GitException.Fault.NOT_A_REPOSITORY
                    ? Failure.usage(message)
                    : Failure.unreachable(message);
        }
        malformed.addAll(found.problems());
        for (ImportedNote each : found.notes()) {
            if (from != null && !from.equals(each.session())) {
                continue;
            }
            EarlierNote note = new EarlierNote(each);
            String problem = note.problem();
            if (problem == null) {
                notes.add(note);
            } else {
                malformed.add(new NotesImport.Problem(each.ref(), problem));
            }
        }
    }

    @Override
    protected int run(Muster muster) throws InterruptedException {
        Set<String> there = summaries(muster, session());
        List<Taken> taken = new ArrayList<>();
        for (EarlierNote note : notes) {
            if (there.add(note.summary())) {
                Checkpoint made = muster.checkpoints()
                        .create(note.checkpoint(session()), false)
                        .checkpoint();
                taken.add(new Taken(note.note(), made.seq()));
            }
        }
        return told(taken, notes.size() - taken.size());
    }

    private static Set<String> summaries(Muster muster, SessionId session) {
        Set<String> summaries = new HashSet<>();
        Long before = null;
        List<Checkpoint> page;
        do {
            page = muster.checkpoints().list(session, before, Limits.PAGE);
            page.forEach(each -> summaries.add(each.summary()));
            before = page.isEmpty() ? null : (Long) page.getLast().seq();
        } while (page.size() == Limits.PAGE);
        return summaries;
    }

    private int told(List<Taken> taken, int there) {
        answer(
                json -> json.objects("notes", taken, ImportNotes::write)
                        .field("already_there", (long) there)
                        .objects(
                                "malformed",
                                malformed,
                                (out, each) -> out.field("ref", each.ref()).field("reason", each.reason())),
                style -> say(taken, there, style));
        return malformed.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static void write(Json json, Taken taken) {
        json.field("ref", taken.note().ref())
                .field("session", taken.note().session())
                .field("phase", taken.note().phase())
                .field("round", (long) taken.note().round())
                .value("seq", taken.seq());
    }

    private void say(List<Taken> taken, int there, Style style) {
        for (Taken each : taken) {
            say((each.seq() == null ? "" : style.bold(String.valueOf(each.seq())) + "  ")
                    + Glyphs.oneLine(each.note().phase() + ", round "
                            + each.note().round() + "  " + each.note().ref()));
        }
        malformed.forEach(
                each -> say(style.red("malformed") + "  " + Glyphs.oneLine(each.ref() + ": " + each.reason())));
        say(taken.size() + (dryRun ? " to import, " : " imported, " + there + " already there, ") + malformed.size()
                + " malformed");
    }
}
