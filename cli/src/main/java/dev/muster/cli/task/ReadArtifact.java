package dev.muster.cli.task;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.FileTrouble;
import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.TaskJson;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads an artifact back. */
@Command(name = "artifact", description = "Read back an artifact that was handed in with a task.")
final class ReadArtifact extends EngineCommand {
    @Parameters(index = "0", paramLabel = "TASK", description = "For example t42.")
    private TaskId id;

    @Parameters(index = "1", paramLabel = "NAME", description = "The artifact's name.")
    private String name;

    @Option(names = "--version", paramLabel = "N", description = "Default: the newest.")
    private @Nullable Integer version;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where to write it. Default: standard output.")
    private @Nullable Path file;

    ReadArtifact(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        Artifact artifact = find(muster.artifacts(muster.task(id).id()));
        if (file != null) {
            write(muster.content(artifact), file);
        }
        if (json()) {
            return answer(json -> TaskJson.write(json, artifact), style -> {});
        }
        if (file == null) {
            print(muster.content(artifact));
        }
        return ExitCode.DONE;
    }

    private static void write(byte[] content, Path file) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.writing(file, e));
        }
    }

    private void print(byte[] content) {
        try {
            shell().output().write(content, 0, content.length);
        } catch (IOException e) {
            // The stream keeps it, and the program tells it at its end.
        }
    }

    private Artifact find(List<Artifact> artifacts) {
        return artifacts.stream()
                .filter(artifact -> artifact.name().equals(name))
                .filter(artifact -> version == null || artifact.version() == version)
                .max(Comparator.comparing(Artifact::version))
                .orElseThrow(() -> Failure.notFound("task " + id + " has no "
                        + (version == null ? "" : "version " + version + " of an ") + "artifact '" + name + "'"
                        + (artifacts.isEmpty()
                                ? ""
                                : "; "
                                        + Suggestions.hint(
                                                name,
                                                artifacts.stream()
                                                        .map(Artifact::name)
                                                        .distinct()
                                                        .toList()))));
    }
}
