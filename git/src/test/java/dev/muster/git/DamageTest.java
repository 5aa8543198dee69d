package dev.muster.git;

import static dev.muster.git.Samples.entries;
import static dev.muster.git.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.git.GitException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is damaged is named; what is whole can be read still. */
class DamageTest {
    @TempDir
    Path folder;

    private GitCommand git;
    private CheckpointRepository repository;
    private final SessionKey key = session(1);

    @BeforeEach
    void five_checkpoints() {
        git = GitCommand.init(folder);
        try (CheckpointRepository writing = CheckpointRepository.open(folder)) {
            writing.append(key, entries(key, 1, 5));
        }
        repository = CheckpointRepository.open(folder);
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private Path object(String revision) {
        String id = git.run("rev-parse", revision);
        return folder.resolve(".git/objects").resolve(id.substring(0, 2)).resolve(id.substring(2));
    }

    private void damage(Path object, byte[] content) throws IOException {
        assertThat(object).exists();
        assertThat(object.toFile().setWritable(true)).isTrue();
        Files.write(object, content);
    }

    private void isDamage(ThrowingCallable reading, String id) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DAMAGED))
                .hasMessageContaining(id)
                .hasMessageContaining("let Muster replace the session's chain");
    }

    @Test
    void a_corrupt_json_is_named_and_the_others_are_read() throws IOException {
        String blob = git.run("rev-parse", key.ref() + ":checkpoint.json");
        damage(object(key.ref() + ":checkpoint.json"), new byte[] {1, 2, 3});
        isDamage(() -> repository.load(key, new Selector.Latest()), blob);
        assertThat(repository.load(key, new Selector.Sequence(4)).map(Samples::text))
                .contains(Samples.json(key, 4));
        assertThat(repository.list(key, 10)).hasSize(5);
        assertThat(repository.append(key, entries(key, 6, 6)).head()).isEqualTo(6);
    }

    @Test
    void a_content_that_is_not_what_its_name_says_is_not_handed_on() throws IOException {
        String blob = git.run("rev-parse", key.ref() + ":checkpoint.json");
        // A whole object, only of another checkpoint: nothing but its name tells.
        damage(object(key.ref() + ":checkpoint.json"), Files.readAllBytes(object(key.ref() + "~1:checkpoint.json")));
        isDamage(() -> repository.load(key, new Selector.Latest()), blob);
    }

    @Test
    void a_missing_commit_ends_what_can_be_walked_and_is_named() throws IOException {
        String third = git.run("rev-parse", key.ref() + "~2");
        Files.delete(object(key.ref() + "~2"));
        assertThat(repository.load(key, new Selector.Sequence(4)).map(Samples::text))
                .contains(Samples.json(key, 4));
        isDamage(() -> repository.load(key, new Selector.Sequence(2)), third);
        isDamage(() -> repository.list(key, 10), third);
        assertThat(repository.list(key, 2)).hasSize(2);
        assertThat(repository.append(key, entries(key, 6, 6)).head()).isEqualTo(6);
        isSalvaged(6, 5, 4, 2, 1);
    }

    @Test
    void what_a_broken_chain_does_not_lead_to_is_salvaged_from_packs_and_loose_objects() throws IOException {
        repository.append(session(2), entries(session(2), 1, 3));
        repository.append(key, entries(key, 6, 30));
        isSalvaged(LongStream.rangeClosed(1, 30).map(i -> 31 - i).toArray());
        Path third = object(key.ref() + "~27");
        damage(object(key.ref() + "~28"), new byte[] {1, 2, 3});
        Files.delete(third);
        isSalvaged(LongStream.rangeClosed(1, 30)
                .map(i -> 31 - i)
                .filter(i -> i != 2 && i != 3)
                .toArray());
    }

    /** These, and each can be loaded. */
    private void isSalvaged(long... numbers) {
        List<CheckpointInfo> found = repository.salvage(key);
        assertThat(found)
                .extracting(CheckpointInfo::sequence)
                .containsExactlyElementsOf(LongStream.of(numbers).boxed().toList());
        for (CheckpointInfo info : found) {
            assertThat(repository.load(key, new Selector.Commit(info.commit())).map(Samples::text))
                    .contains(Samples.json(key, info.sequence()));
        }
    }

    @Test
    void a_chain_whose_end_is_gone_is_written_anew_from_the_ledger() throws IOException {
        String head = git.run("rev-parse", key.ref());
        Files.delete(object(key.ref()));
        isDamage(() -> repository.load(key, new Selector.Latest()), head);
        isDamage(() -> repository.append(key, entries(key, 6, 6)), head);
        repository.replace(key, entries(key, 1, 6));
        Samples.assertHolds(repository, key, 6);
        git.fsck();
    }

    @Test
    void a_ref_file_that_power_loss_left_empty_is_named() throws IOException {
        Path ref = folder.resolve(".git").resolve(key.ref());
        Files.writeString(ref, "");
        assertThatThrownBy(() -> repository.head(key))
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DAMAGED))
                .hasMessageContaining(ref.toString())
                .hasMessageContaining("delete it");
        Files.delete(ref);
        assertThat(repository.append(key, entries(key, 1, 6)).written()).isEqualTo(6);
        Samples.assertHolds(repository, key, 6);
    }
}
