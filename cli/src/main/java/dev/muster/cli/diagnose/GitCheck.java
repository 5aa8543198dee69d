package dev.muster.cli.diagnose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Git: the program, and the repositories that checkpoints are mirrored into. Nothing is locked or written. */
final class GitCheck implements Check {
    private static final String AREA = "git";
    private static final Duration STALE = Duration.ofMinutes(10);
    private static final int DEEPEST = 6;
    private static final int MOST_FILES = 20_000;

    private final Path directory;
    private final InstantSource clock;

    GitCheck(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public String area() {
        return AREA;
    }

    @Override
    public List<Finding> look() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        findings.add(program());
        if (UnseenDirectory.is(directory)) {
            findings.addAll(UnseenDirectory.finding(AREA, "repositories", directory));
            return findings;
        }
        if (!StoreFile.isIn(directory)) {
            findings.add(Finding.ok(AREA, "repositories", "no project has one"));
            return findings;
        }
        try (StoreFile store = StoreFile.open(directory)) {
            if (store.number("select count(*) from sqlite_schema where name = 'repository'") == 0) {
                findings.add(Finding.ok(AREA, "repositories", "this store's version has none"));
                return findings;
            }
            List<List<String>> projects = store.rows(
                    "select p.name, r.path from repository r join project p on p.id = r.project_id order by 1");
            if (projects.isEmpty()) {
                findings.add(Finding.ok(AREA, "repositories", "no project has one"));
            }
            for (List<String> project : projects) {
                repository("project " + project.get(0), Path.of(project.get(1)), findings);
            }
        } catch (SQLException unreadable) {
            findings.add(Finding.notMeasured(
                    AREA, "repositories", "the store cannot be read: " + unreadable.getMessage(), null));
        }
        return findings;
    }

    private static Finding program() throws InterruptedException {
        String next = "Muster needs none; agents that work in a repository do: install git";
        try {
            Process git = new ProcessBuilder("git", "--version")
                    .redirectErrorStream(true)
                    .start();
            git.getOutputStream().close();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0
                    ? Finding.ok(AREA, "program", said)
                    : Finding.warning(AREA, "program", "git --version failed: " + said, "git works", next);
        } catch (IOException absent) {
            return Finding.warning(AREA, "program", "there is no git on the PATH", "git works", next);
        }
    }

    private void repository(String name, Path place, List<Finding> findings) {
        Path git = gitDirectory(place);
        if (git == null) {
            findings.add(Finding.trouble(
                    AREA,
                    name,
                    Files.exists(place) ? place + " is no git repository" : place + " is not there",
                    "a repository that can be written",
                    "its checkpoints stay in the ledger alone: mount it, or name another with muster project"));
            return;
        }
        if (!Files.isWritable(git) || !Files.isWritable(git.resolve("objects"))) {
            findings.add(Finding.trouble(
                    AREA,
                    name,
                    "this user may not write to " + git,
                    "a repository that can be written",
                    "let the server's user write to it"));
            return;
        }
        findings.add(Finding.ok(AREA, name, place + " can be written", "a repository that can be written"));
        findings.add(locks(name, git));
    }

    /** The folder with the objects: that of a work tree, of one linked to another, or a bare one. */
    private static @Nullable Path gitDirectory(Path place) {
        Path inner = place.resolve(".git");
        for (Path each : List.of(inner, place)) {
            if (Files.isDirectory(each.resolve("objects")) && Files.exists(each.resolve("HEAD"))) {
                return each;
            }
        }
        if (Files.isRegularFile(inner)) {
            try {
                String line = Files.readString(inner).strip();
                Path linked =
                        place.resolve(line.substring(line.indexOf(':') + 1).strip());
                Path common = linked.resolve("commondir");
                Path real = Files.exists(common)
                        ? linked.resolve(Files.readString(common).strip()).normalize()
                        : linked;
                return Files.isDirectory(real.resolve("objects")) ? real : null;
            } catch (IOException unreadable) {
                return null;
            }
        }
        return null;
    }

    private Finding locks(String project, Path git) {
        Instant now = clock.instant();
        List<String> stale = new ArrayList<>();
        try (Stream<Path> files = Files.walk(git, DEEPEST)) {
            for (Path file : (Iterable<Path>) files.limit(MOST_FILES)
                    .filter(each -> each.getFileName().toString().endsWith(".lock"))::iterator) {
                Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), now);
                if (age.compareTo(STALE) > 0) {
                    stale.add(git.relativize(file) + " (" + age.toMinutes() + " min old)");
                }
            }
        } catch (IOException | UncheckedIOException changed) {
            return Finding.notMeasured(AREA, project + ", locks", "cannot be listed: " + changed.getMessage(), null);
        }
        return Finding.atMost(
                stale.isEmpty(),
                AREA,
                project + ", locks",
                stale.isEmpty() ? "no lock older than 10 min" : String.join(", ", stale),
                "no lock older than 10 min",
                "if no git works on it, remove them: a git that was killed left them, and they keep others out");
    }
}
