package dev.muster.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.checkpoint.PruneCheckpoints;
import dev.muster.core.checkpoint.SetRepository;
import dev.muster.core.scrum.WorkTree;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger has acknowledged comes to be in the project's repository, whatever happens between the two. */
class CheckpointMirrorTest {
    private static final String PROJECT = "shop";
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private GitCommand git;
    private Engine engine;
    private ProjectRepositories repositories;

    @BeforeEach
    void open() throws Exception {
        git = GitCommand.init(Files.createDirectory(folder.resolve("repository")));
        start();
    }

    private void start() throws Exception {
        engine = Engine.open(folder.resolve("data"), EngineOptions.defaults());
        repositories = ProjectRepositories.follow(engine);
    }

    private void stop() {
        repositories.close();
        engine.close();
    }

    @AfterEach
    void close() {
        stop();
        git.fsck();
    }

    private Path repository() {
        return folder.resolve("repository");
    }

    private SessionId session(String agent) {
        return engine.execute(
                new StartSession(PROJECT, new RegisterAgent(agent, Set.of(), 1, Duration.ofMinutes(5)), true));
    }

    private void follow() {
        engine.execute(new SetRepository(PROJECT, repository().toString()));
        repositories.changed();
    }

    private Checkpoint keep(SessionId session, int round) {
        return engine.execute(
                new CreateCheckpoint(session, "CHECK", round, "round " + round, null, List.of(), null, null));
    }

    private void requireMirrored(SessionId session, int last) throws InterruptedException {
        assertThat(repositories.awaitMirrored(PROJECT, session, last, LONG)).isTrue();
        SessionKey key = new SessionKey(PROJECT, session.value());
        try (CheckpointRepository read = CheckpointRepository.open(repository())) {
            assertThat(read.head(key).orElseThrow().sequence()).isEqualTo(last);
            for (Checkpoint each : engine.reads().of(session).checkpointsAfter(0, 1_000)) {
                byte[] json = read.load(key, new Selector.Sequence(each.seq()))
                        .orElseThrow()
                        .json();
                assertThat(new String(json, UTF_8))
                        .isEqualTo(new String(engine.reads().of(session).content(each), UTF_8));
            }
        }
    }

    @Test
    void of_fifty_agents_with_twenty_checkpoints_each_at_once_all_thousand_are_in_the_ledger_and_in_git()
            throws Exception {
        List<SessionId> sessions = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sessions.add(session("agent-" + i));
        }
        follow();
        try (ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (SessionId session : sessions) {
                running.add(agents.submit(() -> {
                    for (int round = 1; round <= 20; round++) {
                        keep(session, round);
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        for (SessionId session : sessions) {
            requireMirrored(session, 20);
        }
    }

    @Test
    void what_was_kept_before_there_was_a_repository_follows_when_there_is_one() throws Exception {
        SessionId session = session("agent");
        keep(session, 1);
        keep(session, 2);
        follow();
        requireMirrored(session, 2);
        keep(session, 3);
        requireMirrored(session, 3);
    }

    @Test
    void what_was_kept_while_nobody_followed_is_caught_up_with_at_the_next_start() throws Exception {
        SessionId session = session("agent");
        follow();
        keep(session, 1);
        requireMirrored(session, 1);
        repositories.close(); // from here on nobody writes into git, as after a kill
        keep(session, 2);
        keep(session, 3);
        engine.close();
        start();
        requireMirrored(session, 3);
    }

    @Test
    void a_close_writes_what_is_still_behind() throws Exception {
        SessionId session = session("agent");
        follow();
        for (int round = 1; round <= 10; round++) {
            keep(session, round);
        }
        repositories.close();
        try (CheckpointRepository read = CheckpointRepository.open(repository())) {
            assertThat(read.head(new SessionKey(PROJECT, session.value()))
                            .orElseThrow()
                            .sequence())
                    .isEqualTo(10);
        }
    }

    @Test
    void numbers_that_the_ledger_has_pruned_are_a_gap_that_the_chain_goes_over() throws Exception {
        SessionId session = session("agent");
        for (int round = 1; round <= 10; round++) {
            keep(session, round);
        }
        engine.execute(new PruneCheckpoints(session, 2, null));
        follow();
        assertThat(repositories.awaitMirrored(PROJECT, session, 10, LONG)).isTrue();
        try (CheckpointRepository read = CheckpointRepository.open(repository())) {
            assertThat(read.list(new SessionKey(PROJECT, session.value()), 10))
                    .extracting(CheckpointInfo::sequence)
                    .containsExactly(10L, 9L);
        }
    }

    @Test
    void a_repository_that_is_not_there_is_refused_by_name_and_one_that_has_gone_costs_the_ledger_nothing()
            throws Exception {
        String missing = folder.resolve("nowhere").toString();
        assertThatThrownBy(() -> repositories.require(missing))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(missing);

        SessionId session = session("agent");
        engine.execute(new SetRepository(PROJECT, missing));
        repositories.changed();
        assertThat(keep(session, 1).seq()).isEqualTo(1);
        assertThat(repositories.look(PROJECT, session)).isNull();
        assertThatThrownBy(() -> repositories.workTree(PROJECT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(missing);
        assertThat(repositories.awaitMirrored(PROJECT, session, 1, Duration.ofMillis(1)))
                .isFalse();
    }

    /** The ledger takes any name of a phase; git's notation has an alphabet. One such phase ended the whole mirror. */
    @Test
    void a_phase_of_any_words_is_written_and_others_after_it() throws Exception {
        SessionId session = session("agent");
        follow();
        engine.execute(new CreateCheckpoint(
                session, "Prüfung, die zweite " + "x".repeat(100), 1, "looked", null, List.of(), null, null));
        keep(session, 2);
        requireMirrored(session, 2);
        try (CheckpointRepository read = CheckpointRepository.open(repository())) {
            assertThat(read.list(new SessionKey(PROJECT, session.value()), 2))
                    .extracting(CheckpointInfo::phase)
                    .containsExactly("CHECK", "Pr-fung-die-zweite-" + "x".repeat(21));
        }
    }

    @Test
    void what_the_ledger_has_is_written_anew_when_somebody_deletes_the_ref() throws Exception {
        SessionId session = session("agent");
        follow();
        for (int round = 1; round <= 3; round++) {
            keep(session, round);
        }
        requireMirrored(session, 3);
        git.run("update-ref", "-d", ref(session));
        keep(session, 4);
        requireMirrored(session, 4);
    }

    /** The data directory as it is, or as it was when it was copied. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Closes all, and opens it with the data directory as it was copied before. */
    private void putBack(Path older) throws Exception {
        stop();
        Files.move(folder.resolve("data"), folder.resolve("newer"));
        copy(older, folder.resolve("data"));
    }

    /** With ten checkpoints in the older copy, and twenty in git. */
    private SessionId putBackToTenOfTwenty() throws Exception {
        SessionId session = session("agent");
        follow();
        for (int round = 1; round <= 10; round++) {
            keep(session, round);
        }
        requireMirrored(session, 10);
        stop();
        Path older = folder.resolve("older");
        copy(folder.resolve("data"), older);
        start();
        for (int round = 11; round <= 20; round++) {
            keep(session, round);
        }
        requireMirrored(session, 20);
        putBack(older);
        return session;
    }

    private void requireSetAside(SessionId session, long seq) throws Exception {
        SessionId another = session("another");
        requireMirrored(another, (int) keep(another, 1).seq()); // by now the mirror has looked at the other one
        assertThat(repositories.awaitMirrored(PROJECT, session, seq, Duration.ofMillis(500)))
                .isFalse();
        assertThat(repositories.trouble(PROJECT))
                .get()
                .asString()
                .contains("checkpoint 20", session.value(), "older copy", ref(session));
        try (CheckpointRepository read = CheckpointRepository.open(repository())) {
            assertThat(read.head(new SessionKey(PROJECT, session.value())).orElseThrow())
                    .returns(20L, CheckpointInfo::sequence)
                    .returns("round 20", CheckpointInfo::summary);
        }
    }

    /** Checkpoint 11 was said to be in git at once: git had a number 20, of another life of the session. */
    @Test
    void numbers_that_are_given_again_after_the_data_were_put_back_are_not_taken_for_those_in_git() throws Exception {
        SessionId session = putBackToTenOfTwenty();
        start();
        assertThat(keep(session, 111).seq()).isEqualTo(11);

        requireSetAside(session, 11);

        for (int round = 112; round <= 122; round++) {
            keep(session, round); // beyond 20: the chain must not go on with them either
        }
        requireSetAside(session, 22);
        git.run("update-ref", "-d", ref(session));
        requireMirrored(session, 22);
    }

    /** By the numbers alone all is well. */
    @Test
    void a_number_that_means_another_checkpoint_in_git_than_in_the_ledger_is_told() throws Exception {
        SessionId session = putBackToTenOfTwenty();
        engine = Engine.open(folder.resolve("data"), EngineOptions.defaults());
        for (int round = 111; round <= 120; round++) {
            keep(session, round); // while nobody follows
        }
        engine.close();
        start();

        requireSetAside(session, 20);
    }

    private static String ref(SessionId session) {
        return "refs/muster/" + PROJECT + "/" + session.value();
    }

    @Test
    void a_repository_that_is_not_there_at_the_start_is_followed_when_it_comes() throws Exception {
        Path late = folder.resolve("late");
        SessionId session = session("agent");
        engine.execute(new SetRepository(PROJECT, late.toString()));
        repositories.changed();
        keep(session, 1);
        assertThat(repositories.trouble(PROJECT)).get().asString().contains(late.toString());
        GitCommand there = GitCommand.init(late);
        assertThat(repositories.awaitMirrored(PROJECT, session, 1, LONG)).isTrue();
        assertThat(there.run("log", "--format=%s", ref(session))).contains("round 1");
        assertThat(repositories.workTree(PROJECT)).isEqualTo(new WorkTree(late.toString(), 0));
    }

    @Test
    void a_session_that_cannot_be_written_is_told_and_holds_up_no_other_and_follows_when_it_can() throws Exception {
        SessionId troubled = session("troubled");
        SessionId well = session("well");
        Files.writeString(repository().resolve("file"), "somebody's own");
        git.run("add", "file");
        git.run("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "own");
        git.run("update-ref", ref(troubled), "HEAD");
        follow();
        keep(troubled, 1);
        for (int round = 1; round <= 5; round++) {
            keep(well, round);
            requireMirrored(well, round);
        }
        assertThat(repositories.awaitMirrored(PROJECT, troubled, 1, Duration.ofMillis(1)))
                .isFalse();
        assertThat(repositories.trouble(PROJECT)).get().asString().contains(troubled.value());
        git.run("update-ref", "-d", ref(troubled));
        requireMirrored(troubled, 1);
    }

    /** More than is read for one round, of many sessions: the rest follows in further rounds. */
    @Test
    void a_backlog_of_any_size_is_written_in_parts() throws Exception {
        String large = "{\"notes\": \"" + "x".repeat(1 << 19) + "\"}";
        List<SessionId> sessions = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SessionId session = session("agent-" + i);
            sessions.add(session);
            for (int round = 1; round <= 10; round++) {
                engine.execute(new CreateCheckpoint(session, "CHECK", round, "large", large, List.of(), null, null));
            }
        }
        follow();
        for (SessionId session : sessions) {
            requireMirrored(session, 10);
        }
    }

    @Test
    void a_look_tells_the_commit_and_what_is_not_committed() throws Exception {
        SessionId session = session("agent");
        follow();
        assertThat(repositories.workTree(PROJECT))
                .isEqualTo(new WorkTree(repository().toString(), 0));
        Files.writeString(repository().resolve("new.txt"), "not committed");
        assertThat(repositories.workTree(PROJECT))
                .isEqualTo(new WorkTree(repository().toString(), 1));
        assertThat(repositories.look(PROJECT, session))
                .satisfies(state -> assertThat(state.uncommittedChanges()).isEqualTo(1));
    }
}
