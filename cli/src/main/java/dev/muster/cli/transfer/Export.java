package dev.muster.cli.transfer;

import dev.muster.cli.engine.AnsweringCommand;
import dev.muster.cli.engine.Place;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Outlet;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.FileTrouble;
import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.Json;
import dev.muster.core.EngineException;
import dev.muster.core.RefusedException;
import dev.muster.core.project.Project;
import dev.muster.core.store.Db;
import dev.muster.core.store.Store;
import dev.muster.core.store.Views;
import dev.muster.core.transfer.Exported;
import dev.muster.core.transfer.ProjectExport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a project to a file. */
@Command(
        name = "export",
        description = {
            "Write a project to a file, one JSON object a line: tasks with their results, the backlog, sprints, checkpoints,"
                    + " findings, templates and the whole event log, as they are at one moment while agents go on.",
            "Reads the data directory itself, read-only, whether a server has it or not.",
            "The last line has the counts and a SHA-256 of all others. Not in the file: tokens, leases, ids of sessions,"
                    + " idempotency keys, the place of the repository."
        },
        footer = {
            "",
            "Examples:",
            "  muster export shop --out shop.jsonl",
            "  muster export shop --out - | zstd > shop.jsonl.zst"
        })
public final class Export extends AnsweringCommand {
    private static final String STANDARD_OUTPUT = "-";

    @Mixin
    private final Place place = new Place();

    @Parameters(paramLabel = "PROJECT", description = "Its name.")
    private String project;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description =
                    "Where to write it; - is standard output. A file that is there is replaced when all is written.")
    private String out;

    public Export(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        Path directory = place.existing(shell());
        if (out.equals(STANDARD_OUTPUT)) {
            toOutput(shell().output(), output -> write(directory, output));
            return ExitCode.DONE;
        }
        return told(to(directory, Path.of(out)));
    }

    /** Writes an export. */
    interface Writing {
        void to(OutputStream output) throws IOException;
    }

    /** Why the output itself failed it remembers, and whoever runs the command tells; all else is told here. */
    static void toOutput(Outlet output, Writing writing) {
        try {
            writing.to(output);
        } catch (IOException e) {
            if (output.failure() == null && !output.readerLeft()) {
                throw Failure.unreachable("cannot export: " + FileTrouble.words(e));
            }
        }
    }

    private Exported write(Path directory, OutputStream to) throws IOException {
        try {
            return ProjectExport.of(directory, project, shell().clock().instant(), to);
        } catch (RefusedException e) {
            throw Failure.notFound(e.refusal().message() + "; " + hint(directory));
        } catch (EngineException e) {
            throw Failure.unreachable(String.valueOf(e.getMessage()));
        }
    }

    private String hint(Path directory) {
        try (Db db = Store.look(directory)) {
            return Suggestions.hint(
                    project,
                    new Views(db).projects().stream().map(Project::name).toList());
        }
    }

    private Exported to(Path directory, Path named) {
        try {
            // What is no plain file, such as a pipe or a device, stays what it is.
            if (Files.exists(named) && !Files.isRegularFile(named)) {
                try (OutputStream stream = Files.newOutputStream(named)) {
                    return write(directory, stream);
                }
            }
            return file(directory, Files.isSymbolicLink(named) ? named.toRealPath() : named);
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.writing(named, e));
        }
    }

    /**
     * Written beside its place, synced and moved there: a file under this name is always a whole one. Each export has a
     * file of its own until then: of two to one place each moves a whole one there.
     */
    private Exported file(Path directory, Path file) {
        Path beside = file.toAbsolutePath().getParent();
        String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
        // Made as any other file, and not as a temporary one: others may read it as the user's own files.
        Path part = file.resolveSibling(file.getFileName() + "." + unique + ".part");
        part.toFile().deleteOnExit(); // when it is interrupted
        try {
            Exported exported;
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream stream = Channels.newOutputStream(channel)) {
                exported = write(directory, stream);
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            if (beside != null) {
                Store.syncDirectory(beside);
            }
            return exported;
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.writing(file, e));
        } finally {
            delete(part); // of a whole export there is none
        }
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // what is told is why it could not be written
        }
    }

    private int told(Exported exported) {
        return answer(
                json -> write(json, exported),
                style -> say(String.format(
                        Locale.ROOT,
                        "%s  %,d tasks, %,d events, %,d lines, %,d bytes in %s",
                        style.bold(exported.project()),
                        exported.counts().getOrDefault("task", 0L),
                        exported.counts().getOrDefault("event", 0L),
                        exported.lines(),
                        exported.bytes(),
                        out)));
    }

    private void write(Json json, Exported exported) {
        json.field("project", exported.project())
                .field("file", out)
                .field("cursor", exported.cursor())
                .field("lines", exported.lines())
                .field("bytes", exported.bytes())
                .object("counts", counts -> exported.counts().forEach((kind, n) -> counts.field(kind, (long) n)))
                .field("sha256", exported.sha256());
    }
}
