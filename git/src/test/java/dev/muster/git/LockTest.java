package dev.muster.git;

import static dev.muster.git.Samples.assertHolds;
import static dev.muster.git.Samples.entries;
import static dev.muster.git.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.git.GitException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock file that is not a dead Muster's is waited for, named, and never deleted. */
class LockTest {
    @TempDir
    Path folder;

    private GitCommand git;
    private Path lock;
    private final SessionKey key = session(1);

    @BeforeEach
    void init() throws IOException {
        git = GitCommand.init(folder);
        lock = folder.resolve(".git").resolve(key.ref() + ".lock");
        Files.createDirectories(lock.resolveSibling(""));
    }

    private CheckpointRepository open(Duration wait) {
        return CheckpointRepository.open(folder, GitOptions.defaults().withLockWait(wait));
    }

    @Test
    void a_lock_that_stays_is_named_and_left_alone_while_others_go_on() throws IOException {
        Files.createFile(lock);
        try (CheckpointRepository repository = open(Duration.ofMillis(100))) {
            assertThatThrownBy(() -> repository.append(key, entries(key, 1, 2)))
                    .isInstanceOfSatisfying(
                            GitException.class, e -> assertThat(e.fault()).isEqualTo(Fault.LOCKED))
                    .hasMessageContaining("locked by " + lock)
                    .hasMessageContaining("delete that file");
            Map<SessionKey, Appended> both =
                    repository.append(Map.of(key, entries(key, 1, 2), session(2), entries(session(2), 1, 2)));
            assertThat(both.get(session(2))).extracting(Appended::written).isEqualTo(2);
            assertThat(lock).exists().isEmptyFile();
            Files.delete(lock);
            repository.append(key, entries(key, 1, 2));
            assertHolds(repository, key, 2);
        }
        git.fsck();
    }

    @Test
    void a_lock_that_goes_in_time_is_waited_for() throws Exception {
        Files.createFile(lock);
        CountDownLatch waits = new CountDownLatch(1);
        Random random = new Random(7);
        GitOptions options = new GitOptions(Duration.ofSeconds(60), 8, Clock.systemUTC(), () -> {
            waits.countDown(); // asked for how long to wait
            return random.nextLong();
        });
        try (CheckpointRepository repository = CheckpointRepository.open(folder, options)) {
            CompletableFuture<Appended> append =
                    CompletableFuture.supplyAsync(() -> repository.append(key, entries(key, 1, 2)));
            waits.await();
            assertThat(append).isNotDone();
            Files.delete(lock);
            assertThat(append.get().head()).isEqualTo(2);
        }
    }

    @Test
    void nothing_of_ours_is_left_behind() throws IOException {
        Files.createFile(lock);
        try (CheckpointRepository repository = open(Duration.ZERO)) {
            assertThat(repository.append(Map.of(key, entries(key, 1, 20))).get(key))
                    .extracting(answer -> answer.failure().isPresent())
                    .isEqualTo(true);
        }
        assertThat(files(".git/muster")).isEmpty();
        assertThat(files(".git/objects/pack")).noneMatch(file -> file.toString().endsWith(".keep"));
        assertThat(files(".git/objects")).noneMatch(file -> file.toString().contains("tmp_"));
    }

    private List<Path> files(String below) throws IOException {
        try (var files = Files.list(folder.resolve(below))) {
            return files.toList();
        }
    }
}
