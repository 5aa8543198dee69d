package dev.muster.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 50 sessions with 20 checkpoints each, at once, on one repository: none is lost. The earlier system answered all with
 * "ok" and kept one agent's of five, and one checkpoint of a session's 20.
 */
@Tag("crash")
class CrowdTest {
    private static final int SESSIONS = 50;
    private static final int CHECKPOINTS = 20;

    @TempDir
    Path folder;

    @Test
    void none_of_50_times_20_is_lost() throws Exception {
        GitCommand git = GitCommand.init(folder);
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            fill(repository, 1);
            assertAllThere(repository);
        }
        git.fsck();
    }

    @Test
    void nor_while_git_collects_garbage_all_the_time() throws Exception {
        GitCommand git = GitCommand.init(folder);
        git.commit("a.txt", "one");
        git.run("config", "gc.auto", "20");
        git.run("config", "gc.autoPackLimit", "3");
        git.run("config", "gc.autoDetach", "false");
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger collections = new AtomicInteger();
        CompletableFuture<Void> collecting = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                git.run(collections.get() % 2 == 0 ? new String[] {"gc", "-q"} : new String[] {"gc", "-q", "--auto"});
                collections.incrementAndGet();
            }
        });
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            fill(repository, 1);
            batches(repository);
            // Readers must not stumble over objects that gc is moving.
            do {
                assertAllThere(repository);
            } while (collections.get() < 2 && !collecting.isDone());
            done.set(true);
            collecting.get();
            assertAllThere(repository);
        } finally {
            done.set(true);
        }
        git.run("gc", "-q", "--prune=now");
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            assertAllThere(repository);
        }
        git.fsck();
    }

    @Test
    void a_person_who_commits_meanwhile_is_not_disturbed() throws Exception {
        GitCommand git = GitCommand.init(folder);
        git.commit("a.txt", "0");
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<List<String>> committing = CompletableFuture.supplyAsync(() -> {
            List<String> commits = new ArrayList<>();
            while (!done.get()) {
                commits.add(git.commit("a.txt", "change " + commits.size()));
                assertThat(git.run("status", "--porcelain")).isEmpty();
            }
            return commits;
        });
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            fill(repository, 1);
            done.set(true);
            List<String> commits = committing.get();
            assertThat(commits).isNotEmpty();
            assertThat(git.run("rev-list", "--reverse", "main").lines().skip(1)).containsExactlyElementsOf(commits);
            assertAllThere(repository);
        } finally {
            done.set(true);
        }
        git.fsck();
    }

    @Test
    void two_processes_share_sessions_and_have_their_own() {
        GitCommand git = GitCommand.init(folder);
        // Sessions 4 to 6 are both's: each checkpoint is given twice, and must be there once.
        try (Child one = Child.start(AppendingChild.class, folder.toString(), "1", "6", "60", "3");
                Child two = Child.start(AppendingChild.class, folder.toString(), "4", "9", "60", "4")) {
            assertThat(one.finish()).hasSize(6 * 20);
            assertThat(two.finish()).hasSize(6 * 15);
        }
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            for (int session = 1; session <= 9; session++) {
                Samples.assertHolds(repository, Samples.session(session), 60);
            }
        }
        git.fsck();
    }

    /** Each session in a thread of its own, {@code step} checkpoints at a time. */
    private static void fill(CheckpointRepository repository, int step) throws Exception {
        List<Future<?>> sessions = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= SESSIONS; i++) {
                SessionKey key = Samples.session(i);
                sessions.add(threads.submit(() -> {
                    for (long from = 1; from <= CHECKPOINTS; from += step) {
                        repository.append(key, Samples.entries(key, from, from + step - 1));
                    }
                }));
            }
        }
        for (Future<?> session : sessions) {
            session.get();
        }
    }

    /** Goes on with all sessions together, which become packs. */
    private static void batches(CheckpointRepository repository) {
        for (int batch = 0; batch < 10; batch++) {
            Map<SessionKey, List<Entry>> entries = new LinkedHashMap<>();
            for (int i = 101; i <= 120; i++) {
                SessionKey key = Samples.session(i);
                entries.put(key, Samples.entries(key, 2 * batch + 1, 2 * batch + 2));
            }
            assertThat(repository.append(entries).values())
                    .allMatch(answer -> answer.failure().isEmpty());
        }
        for (int i = 101; i <= 120; i++) {
            Samples.assertHolds(repository, Samples.session(i), 20);
        }
    }

    private static void assertAllThere(CheckpointRepository repository) {
        for (int i = 1; i <= SESSIONS; i++) {
            Samples.assertHolds(repository, Samples.session(i), CHECKPOINTS);
        }
    }
}
