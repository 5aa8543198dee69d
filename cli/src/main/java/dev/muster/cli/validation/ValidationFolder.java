package dev.muster.cli.validation;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.lab.LabRun;
import dev.muster.core.lab.LabRunId;
import dev.muster.core.lab.LabRunState;
import dev.muster.core.lab.LabTest;
import dev.muster.core.lab.LabVerdict;
import dev.muster.core.lab.ReportFormat;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.TaskId;
import dev.muster.lab.report.Reports;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a validation: a run directory of the lab, beside which lie what the server knows of the run and what
 * its process said.
 *
 * @param path where it is
 */
record ValidationFolder(Path path) {
    private static final String KNOWN = "validation.json";
    private static final int TAIL = 4_096;

    /** What the process of the run said. */
    Path output() {
        return path.resolve("output.log");
    }

    /** The file of a report. */
    Path report(ReportFormat format) {
        return path.resolve(
                switch (format) {
                    case MD -> Reports.MARKDOWN;
                    case HTML -> Reports.HTML;
                    case JSON -> RunJson.FILE;
                });
    }

    /** When the lab last wrote its record; empty before it has. */
    Optional<FileTime> recorded() throws IOException {
        Path file = path.resolve(RunJson.FILE);
        return Files.exists(file) ? Optional.of(Files.getLastModifiedTime(file)) : Optional.empty();
    }

    /** The lab's record of the run; empty before there is one. */
    Optional<RunRecord> record() throws IOException {
        return recorded().isEmpty() ? Optional.empty() : Optional.of(RunJson.read(path));
    }

    /** What was said last, in one line; null if nothing was. */
    @Nullable
    String lastWords() throws IOException {
        return tail().lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((before, line) -> line)
                .orElse(null);
    }

    /** The end of what was said. */
    String tail() throws IOException {
        if (Files.notExists(output())) {
            return "";
        }
        try (RandomAccessFile file = new RandomAccessFile(output().toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(TAIL, file.length())];
            file.seek(file.length() - bytes.length);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).strip();
        }
    }

    /** Writes what is known of the run, in one step: whoever reads it finds the old or the new state. */
    void write(LabRun run) throws IOException {
        Path next = path.resolve(KNOWN + ".next");
        Files.write(next, Json.bytes(json -> known(json, run)));
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(next, path.resolve(KNOWN), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void known(Json json, LabRun run) {
        json.text("run", run.id())
                .field("project", run.project())
                .field("scenario", run.scenario())
                .field("state", run.state().name())
                .text("verdict", run.verdict())
                .field("session", run.session().value())
                .text("task", run.task())
                .objects(
                        "tests",
                        run.tests(),
                        (out, test) -> out.field("name", test.name())
                                .text("task", test.task())
                                .text("verdict", test.verdict()))
                .field("requested_by", run.requestedBy())
                .field("started_at", run.startedAt())
                .field("ended_at", run.endedAt())
                .field("reason", run.reason());
    }

    /**
     * Reads what is known of the run.
     *
     * @throws IOException if that cannot be read
     */
    LabRun read() throws IOException {
        try {
            Fields known = Fields.of(JsonTree.parse(Files.readAllBytes(path.resolve(KNOWN))));
            List<LabTest> tests = known.objects("tests").stream()
                    .map(test -> new LabTest(
                            test.text("name"), TaskId.parse(test.text("task")), verdict(test.textOrNull("verdict"))))
                    .toList();
            return new LabRun(
                    LabRunId.parse(known.text("run")),
                    known.text("project"),
                    known.text("scenario"),
                    LabRunState.valueOf(known.text("state")),
                    verdict(known.textOrNull("verdict")),
                    SessionId.parse(known.text("session")),
                    TaskId.parse(known.text("task")),
                    tests,
                    known.text("requested_by"),
                    known.instant("started_at"),
                    known.instantOrNull("ended_at"),
                    known.textOrNull("reason"),
                    null);
        } catch (JsonTree.NotJson | IllegalArgumentException e) {
            throw new IOException(path.resolve(KNOWN) + " is damaged: " + e.getMessage(), e);
        }
    }

    private static @Nullable LabVerdict verdict(@Nullable String name) {
        return name == null ? null : LabVerdict.valueOf(name);
    }

    /** Removes all of it. */
    void delete() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
