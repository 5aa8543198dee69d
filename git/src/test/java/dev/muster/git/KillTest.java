package dev.muster.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code kill -9} in the middle of appends: what was acknowledged is there, and the next process goes on at once. */
@Tag("crash")
@Execution(ExecutionMode.CONCURRENT) // each test has processes of its own, and mostly waits
class KillTest {
    private static final int ROUNDS = Boolean.getBoolean("muster.tests.all") ? 60 : 3;
    private static final int SESSIONS = 4;
    private static final long SEED = Long.getLong("muster.tests.seed", 20_261_126);

    @TempDir
    Path folder;

    @Test
    void what_was_acknowledged_survives_kill_9_again_and_again() {
        GitCommand git = GitCommand.init(folder);
        git.commit("a.txt", "one");
        String own = git.own();
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            // A few at a time become loose objects, many a pack.
            int step = round % 2 == 0 ? 1 : 20;
            try (Child child =
                    Child.start(AppendingChild.class, folder.toString(), "1", "" + SESSIONS, "0", "" + step)) {
                child.await(1 + random.nextInt(60));
                List<String> acknowledged = child.kill();
                try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
                    for (int session = 1; session <= SESSIONS; session++) {
                        goesOn(repository, Samples.session(session), acknowledged);
                    }
                }
            }
        }
        git.fsck();
        assertThat(git.own()).isEqualTo(own);
        assertThat(git.run("count-objects", "-v")).contains("garbage: 0");
    }

    private static void goesOn(CheckpointRepository repository, SessionKey key, List<String> acknowledged) {
        long told = acknowledged.stream()
                .filter(line -> line.startsWith(key.session() + " "))
                .mapToLong(line -> Long.parseLong(line.substring(key.session().length() + 1)))
                .max()
                .orElse(0);
        long head = repository.head(key).map(CheckpointInfo::sequence).orElse(0L);
        assertThat(head).as("%s, seed %d", key, SEED).isGreaterThanOrEqualTo(told);
        Samples.assertHolds(repository, key, head);
        repository.append(key, Samples.entries(key, Math.max(1, head - 2), head + 2));
        Samples.assertHolds(repository, key, head + 2);
    }

    @Test
    void a_lock_that_a_killed_process_left_is_taken_away_and_its_files_are_cleared() throws IOException {
        GitCommand git = GitCommand.init(folder);
        SessionKey key = Samples.session(1);
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            repository.append(key, Samples.entries(key, 1, 3));
        }
        Path lock = folder.resolve(".git").resolve(key.ref() + ".lock");
        try (Child child = Child.start(LockingChild.class, folder.toString(), key.session())) {
            child.await(1);
            // While it lives its lock is in the way, and stays.
            try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
                assertThat(repository
                                .append(Map.of(key, Samples.entries(key, 4, 5)))
                                .get(key))
                        .satisfies(answer -> assertThat(answer.failure())
                                .hasValueSatisfying(e -> assertThat(e).hasMessageContaining(lock.toString())));
            }
            assertThat(lock).exists();
            child.kill();
        }
        Path left = folder.resolve(".git/objects/pack/pack-" + "0".repeat(40) + ".keep");
        assertThat(left).exists();
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            repository.append(key, Samples.entries(key, 4, 5));
            Samples.assertHolds(repository, key, 5);
        }
        assertThat(lock).doesNotExist();
        assertThat(left).doesNotExist();
        CheckpointRepository.open(folder).close();
        assertThat(Files.list(folder.resolve(".git/muster"))).isEmpty();
        git.fsck();
    }
}
