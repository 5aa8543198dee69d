package dev.muster.git;

import static dev.muster.git.Samples.START;
import static dev.muster.git.Samples.entries;
import static dev.muster.git.Samples.session;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.git.GitException.Fault;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is appended is read back, by every selector, and nothing else of the repository changes. */
class CheckpointRepositoryTest {
    @TempDir
    Path folder;

    private GitCommand git;
    private CheckpointRepository repository;
    private final SessionKey key = session(1);

    @BeforeEach
    void open() {
        git = GitCommand.init(folder);
        repository = CheckpointRepository.open(folder);
    }

    @AfterEach
    void close() {
        repository.close();
        git.fsck();
    }

    @Test
    void a_checkpoint_comes_back_as_it_was_appended() {
        Entry entry = new Entry(
                1,
                "preflight",
                0,
                "read: the\nparser\u0000 — twice",
                START,
                "{\"ä\": 1}".getBytes(UTF_8),
                List.of(new Attachment("notes.md", "text".getBytes(UTF_8)), new Attachment("../x", new byte[] {0, -1
                })));
        assertThat(repository.append(key, List.of(entry))).isEqualTo(new Appended(1, 1, 0, Optional.empty()));

        Checkpoint loaded = repository.load(key, new Selector.Latest()).orElseThrow();
        assertThat(loaded.json()).isEqualTo(entry.json());
        assertThat(loaded.info().summary()).isEqualTo("read: the parser — twice");
        assertThat(loaded.info().at()).isEqualTo(START);
        assertThat(loaded.info().phase()).isEqualTo("preflight");
        assertThat(loaded.attachments()).extracting(Attachment::name).containsExactlyInAnyOrder("notes.md", "../x");
        assertThat(loaded.attachments().stream().filter(each -> each.name().equals("../x")))
                .allMatch(each -> each.bytes().length == 2);
    }

    @Test
    void git_shows_a_chain_of_commits_with_a_trailer() {
        repository.append(key, entries(key, 1, 3));
        String ref = "refs/muster/demo/session-1";
        assertThat(git.run("log", "--format=%s", ref).lines())
                .containsExactly("postflight, round 0: step 3", "act, round 0: step 2", "check, round 0: step 1");
        assertThat(git.run("log", "-1", "--format=%an <%ae> %cI %(trailers:key=Muster-Checkpoint,valueonly)", ref))
                .isEqualTo("Muster <muster@localhost> 2026-11-26T10:00:03+00:00 3");
        assertThat(git.run("show", ref + "~1:checkpoint.json")).isEqualTo(Samples.json(key, 2));
    }

    @Test
    void what_is_there_already_is_skipped() {
        repository.append(key, entries(key, 1, 5));
        Appended again = repository.append(key, entries(key, 3, 8));
        assertThat(again).isEqualTo(new Appended(8, 3, 3, Optional.empty()));
        Samples.assertHolds(repository, key, 8);
        assertThat(repository.append(key, entries(key, 1, 8)).written()).isZero();
    }

    @Test
    void a_gap_is_refused_unless_it_is_meant() {
        repository.append(key, entries(key, 1, 2));
        assertThatThrownBy(() -> repository.append(key, entries(key, 4, 5)))
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.fault()).isEqualTo(Fault.GAP))
                .hasMessageContaining("checkpoint 4 of session 'session-1' of project 'demo' does not follow 2");
        assertThat(repository.head(key))
                .hasValueSatisfying(info -> assertThat(info.sequence()).isEqualTo(2));

        repository.appendAfterGap(key, entries(key, 4, 5));
        assertThat(repository.list(key, 10))
                .extracting(CheckpointInfo::sequence)
                .containsExactly(5L, 4L, 2L, 1L);
    }

    @Test
    void one_session_that_fails_stops_no_other() {
        Map<SessionKey, List<Entry>> batch = new LinkedHashMap<>();
        batch.put(session(1), entries(session(1), 1, 3));
        batch.put(session(2), entries(session(2), 7, 9));
        batch.put(session(3), entries(session(3), 1, 30));
        Map<SessionKey, Appended> results = repository.append(batch);
        assertThat(results.get(session(2)))
                .satisfies(failed -> assertThat(failed.failure())
                        .hasValueSatisfying(e -> assertThat(e.fault()).isEqualTo(Fault.GAP)));
        Samples.assertHolds(repository, session(1), 3);
        Samples.assertHolds(repository, session(3), 30);
        assertThat(repository.sessions()).containsExactly(session(1), session(3));
    }

    @Test
    void the_latest_is_the_end_of_the_chain_whatever_rounds_and_clocks_say() {
        Instant noon = Instant.parse("2026-11-26T12:00:00Z");
        repository.append(
                key,
                List.of(
                        new Entry(1, "check", 10, "", noon, new byte[0]),
                        new Entry(2, "check", 20, "", noon.minusSeconds(3600), "{}".getBytes(UTF_8))));
        assertThat(repository
                        .load(key, new Selector.Latest())
                        .orElseThrow()
                        .info()
                        .round())
                .isEqualTo(20);
        assertThat(repository
                        .load(key, new Selector.Phase("CHECK"))
                        .orElseThrow()
                        .info()
                        .round())
                .isEqualTo(20);
    }

    @Test
    void each_selector_answers_the_newest_that_fits() {
        repository.append(key, entries(key, 1, 20));
        assertThat(sequence(new Selector.Latest())).isEqualTo(20);
        assertThat(sequence(new Selector.Sequence(7))).isEqualTo(7);
        assertThat(sequence(new Selector.Sequence(21))).isZero();
        assertThat(sequence(new Selector.Phase("check"))).isEqualTo(17);
        assertThat(sequence(new Selector.Round("act", 2))).isEqualTo(10);
        assertThat(sequence(new Selector.Round("act", 99))).isZero();
        assertThat(sequence(new Selector.NotAfter(START.plusSeconds(12)))).isEqualTo(12);
        assertThat(sequence(new Selector.NotAfter(START))).isZero();
        assertThat(repository.load(session(9), new Selector.Latest())).isEmpty();
    }

    private long sequence(Selector selector) {
        return repository
                .load(key, selector)
                .map(found -> found.info().sequence())
                .orElse(0L);
    }

    @Test
    void prune_keeps_the_last_ones_and_their_numbers() {
        repository.append(key, entries(key, 1, 20));
        assertThat(repository.prune(key, Retention.keepLast(5))).isEqualTo(new Pruned(5, 15));
        assertThat(repository.list(key, 100))
                .extracting(CheckpointInfo::sequence)
                .containsExactly(20L, 19L, 18L, 17L, 16L);
        assertThat(repository.load(key, new Selector.Sequence(16)).map(Samples::text))
                .contains(Samples.json(key, 16));
        repository.append(key, entries(key, 18, 22));
        assertThat(sequence(new Selector.Latest())).isEqualTo(22);
        assertThat(repository.prune(key, Retention.keepLast(50))).isEqualTo(new Pruned(7, 0));
    }

    @Test
    void prune_by_age_keeps_what_is_younger_and_always_the_last() {
        repository.append(key, entries(key, 1, 20));
        assertThat(repository.prune(key, Retention.keepLast(2).andOlderThan(START.plusSeconds(15))))
                .isEqualTo(new Pruned(6, 14));
        assertThat(repository.prune(key, Retention.dropOlderThan(START.plusSeconds(9_000))))
                .isEqualTo(new Pruned(1, 5));
        assertThat(sequence(new Selector.Latest())).isEqualTo(20);
        assertThat(repository.prune(session(9), Retention.keepLast(1))).isEqualTo(new Pruned(0, 0));
    }

    @Test
    void a_long_list_goes_in_as_several_packs_and_is_whole() {
        repository.append(key, entries(key, 1, 4_097));
        assertThat(repository.list(key, 5_000)).hasSize(4_097);
        assertThat(folder.resolve(".git/objects/pack"))
                .isDirectoryNotContaining(file -> file.toString().endsWith(".keep"));
        assertThat(git.run("rev-list", "--count", key.ref())).isEqualTo("4097");
    }

    @Test
    void nothing_of_the_persons_is_touched() {
        git.commit("a.txt", "one");
        git.write("a.txt", "two");
        git.write("new.txt", "three");
        git.run("branch", "other");
        String before = git.own();
        repository.append(key, entries(key, 1, 3));
        repository.append(session(2), entries(session(2), 1, 60));
        repository.prune(key, Retention.keepLast(1));
        repository.look();
        assertThat(git.own()).isEqualTo(before);
    }

    @Test
    void a_ref_that_is_not_this_sessions_is_neither_read_nor_continued() {
        String commit = git.commit("a.txt", "one");
        git.run("update-ref", key.ref(), commit);
        assertThatThrownBy(() -> repository.append(key, entries(key, 1, 1)))
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.fault()).isEqualTo(Fault.FOREIGN))
                .hasMessageContaining(commit);
        repository.append(session(2), entries(session(2), 1, 5));
        git.run("update-ref", key.ref(), session(2).ref());
        assertThatThrownBy(() -> repository.load(key, new Selector.Latest()))
                .hasMessageContaining("a checkpoint of demo/session-2");
    }
}
