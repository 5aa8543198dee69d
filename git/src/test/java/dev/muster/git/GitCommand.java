package dev.muster.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The git of this machine, in one folder: it judges what Muster wrote, and plays the person. */
record GitCommand(Path folder) {

    record Answer(int code, String out) {}

    static void isNeeded() {
        boolean there;
        try {
            there = new ProcessBuilder("git", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            there = false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assumeTrue(there, "not tested: git is not installed (apt-get install git)");
    }

    /** A new repository with a work tree. */
    static GitCommand init(Path folder) {
        return make(folder, "init", "-q", "-b", "main");
    }

    static GitCommand bare(Path folder) {
        return make(folder, "init", "-q", "--bare");
    }

    private static GitCommand make(Path folder, String... command) {
        isNeeded();
        try {
            GitCommand git = new GitCommand(Files.createDirectories(folder));
            git.run(command);
            return git;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command that must succeed, and answers what it wrote. */
    String run(String... command) {
        Answer answer = attempt("", command);
        assertThat(answer.code())
                .as("git %s: %s", List.of(command), answer.out())
                .isZero();
        return answer.out();
    }

    String runOn(String input, String... command) {
        Answer answer = attempt(input, command);
        assertThat(answer.code())
                .as("git %s: %s", List.of(command), answer.out())
                .isZero();
        return answer.out();
    }

    Answer attempt(String input, String... command) {
        List<String> all = new ArrayList<>(List.of("git", "-C", folder.toString()));
        all.addAll(List.of(command));
        try {
            ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
            builder.environment()
                    .putAll(Map.of(
                            "GIT_AUTHOR_NAME", "A Person",
                            "GIT_AUTHOR_EMAIL", "person@example.org",
                            "GIT_COMMITTER_NAME", "A Person",
                            "GIT_COMMITTER_EMAIL", "person@example.org"));
            Process process = builder.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(UTF_8));
            }
            String out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            return new Answer(process.waitFor(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes a file, adds it and commits it. */
    String commit(String file, String content) {
        write(file, content);
        run("add", file);
        run("commit", "-q", "-m", "change " + file);
        return run("rev-parse", "HEAD");
    }

    void write(String file, String content) {
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(path.resolveSibling(""));
            Files.writeString(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails unless {@code git fsck --strict} finds nothing but objects that nothing points at. */
    void fsck() {
        assertThat(run("fsck", "--strict", "--full", "--no-dangling", "--no-progress")
                        .lines())
                .as("git fsck --strict")
                .noneMatch(line -> line.startsWith("error")
                        || line.startsWith("broken")
                        || line.startsWith("missing")
                        || line.startsWith("warning"));
    }

    /** What must not change: HEAD, the index byte for byte, all refs but Muster's, the state of the work tree. */
    String own() {
        try {
            Path index = folder.resolve(run("rev-parse", "--git-path", "index"));
            String bytes = Files.exists(index) ? HexFormat.of().formatHex(Files.readAllBytes(index)) : "";
            String refs = String.join(
                    "\n",
                    run("for-each-ref")
                            .lines()
                            .filter(line -> !line.contains("refs/muster/"))
                            .toList());
            return bytes + "\n" + attempt("", "symbolic-ref", "HEAD").out() + "\n" + refs + "\n"
                    + attempt("", "--no-optional-locks", "status", "--porcelain")
                            .out();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
