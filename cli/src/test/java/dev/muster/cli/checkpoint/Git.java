package dev.muster.cli.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The git of this machine, in one folder. */
record Git(Path folder) {
    /** A new repository with a work tree. */
    static Git init(Path folder) throws Exception {
        Git git = new Git(Files.createDirectories(folder));
        git.run("init", "-q", "-b", "main");
        return git;
    }

    /** Runs a command that must succeed, and answers what it wrote. */
    String run(String... command) throws Exception {
        return runOn("", command);
    }

    /** The same, with something to read. */
    String runOn(String input, String... command) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("git", "-C", folder.toString(), "-c", "user.name=A Person", "-c", "user.email=p@example.org"));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as("git %s: %s", List.of(command), said).isZero();
        return said;
    }
}
