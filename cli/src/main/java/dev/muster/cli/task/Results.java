package dev.muster.cli.task;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.FileTrouble;
import dev.muster.core.Limits;
import dev.muster.core.task.NewArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Files that are handed in with a task. */
final class Results {
    private static final String UNKNOWN_TYPE = "application/octet-stream";

    @Option(
            names = {"-a", "--artifact"},
            paramLabel = "NAME=PATH",
            description = "A file to keep with the task, up to 64 MiB; to a server no more in one command than it takes"
                    + " (server.max_body_kb: 4 MiB, of which base64 takes a quarter). A name that is there gets a new"
                    + " version.")
    private List<String> artifacts = new ArrayList<>();

    /**
     * Reads the files.
     *
     * @throws Failure if one cannot be read
     */
    List<NewArtifact> read(Shell shell) {
        return artifacts.stream().map(text -> read(text, shell)).toList();
    }

    private static NewArtifact read(String text, Shell shell) {
        int equals = text.indexOf('=');
        if (equals <= 0 || equals == text.length() - 1) {
            throw Failure.usage("--artifact '" + text + "' is not of the form NAME=PATH");
        }
        Path path = path(text.substring(equals + 1));
        try {
            if (Files.isRegularFile(path) && Files.size(path) > Limits.ARTIFACT_BYTES) {
                throw Failure.usage("artifact " + path + " has " + Files.size(path) + " bytes; at most "
                        + Limits.ARTIFACT_BYTES + " are accepted");
            }
            String type = Files.probeContentType(path);
            return NewArtifact.bytes(
                    text.substring(0, equals), type == null ? UNKNOWN_TYPE : type, Input.bytes(path, shell));
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.reading(path, e));
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw Failure.usage("--artifact: " + FileTrouble.noPath(e));
        }
    }
}
