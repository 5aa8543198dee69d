package dev.muster.git;

import static dev.muster.git.Samples.assertHolds;
import static dev.muster.git.Samples.entries;
import static dev.muster.git.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.git.GitException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of repository takes checkpoints; what is none says so. */
class RepositoryKindsTest {
    @TempDir
    Path folder;

    private final SessionKey key = session(1);

    private void takesCheckpoints(Path path, GitCommand judge) {
        try (CheckpointRepository repository = CheckpointRepository.open(path)) {
            repository.append(key, entries(key, 1, 2));
            repository.append(key, entries(key, 3, 40));
            assertHolds(repository, key, 40);
        }
        assertThat(judge.run("rev-list", "--count", key.ref())).isEqualTo("40");
        judge.fsck();
    }

    @Test
    void a_work_tree_and_a_folder_in_it() throws IOException {
        GitCommand git = GitCommand.init(folder);
        git.commit("src/a.txt", "one");
        takesCheckpoints(Files.createDirectories(folder.resolve("src/deep")), git);
    }

    @Test
    void a_repository_without_a_commit() {
        GitCommand git = GitCommand.init(folder);
        takesCheckpoints(folder, git);
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            assertThat(repository.look().headCommit()).isEmpty();
        }
        assertThat(git.attempt("", "rev-parse", "-q", "--verify", "HEAD").code())
                .isNotZero();
    }

    @Test
    void a_bare_repository() {
        GitCommand git = GitCommand.bare(folder.resolve("bare.git"));
        takesCheckpoints(git.folder(), git);
    }

    @Test
    void a_shallow_clone() {
        GitCommand origin = GitCommand.init(folder.resolve("origin"));
        origin.commit("a.txt", "one");
        origin.commit("a.txt", "two");
        Path clone = folder.resolve("clone");
        origin.run("clone", "-q", "--depth", "1", "file://" + origin.folder(), clone.toString());
        takesCheckpoints(clone, new GitCommand(clone));
    }

    @Test
    void a_linked_work_tree_shares_the_sessions_of_its_repository() {
        GitCommand git = GitCommand.init(folder.resolve("main"));
        git.commit("a.txt", "one");
        Path linked = folder.resolve("linked");
        git.run("worktree", "add", "-q", "-b", "side", linked.toString());
        GitCommand side = new GitCommand(linked);
        String commit = side.commit("b.txt", "two");
        takesCheckpoints(linked, git);
        try (CheckpointRepository main = CheckpointRepository.open(git.folder());
                CheckpointRepository other = CheckpointRepository.open(linked)) {
            assertHolds(main, key, 40);
            assertThat(other.look().headCommit()).contains(commit);
            assertThat(main.look().headCommit()).contains(git.run("rev-parse", "HEAD"));
            assertThat(main.directory()).isEqualTo(other.directory());
        }
    }

    @Test
    void a_submodule_has_its_git_directory_elsewhere() {
        GitCommand inner = GitCommand.init(folder.resolve("inner"));
        inner.commit("a.txt", "one");
        GitCommand outer = GitCommand.init(folder.resolve("outer"));
        outer.run(
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "-q",
                "add",
                inner.folder().toString(),
                "sub");
        Path sub = outer.folder().resolve("sub");
        takesCheckpoints(sub, new GitCommand(sub));
        assertThat(outer.run("for-each-ref", "refs/muster")).isEmpty();
    }

    @Test
    void refs_that_git_has_packed() {
        GitCommand git = GitCommand.init(folder);
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            repository.append(key, entries(key, 1, 2));
            git.run("pack-refs", "--all", "--prune");
            assertThat(folder.resolve(".git").resolve(key.ref())).doesNotExist();
            assertThat(repository.head(key).map(CheckpointInfo::sequence)).contains(2L);
            repository.append(key, entries(key, 3, 4));
            git.run("pack-refs", "--all", "--prune");
            repository.append(key, entries(key, 5, 6));
            assertHolds(repository, key, 6);
        }
        git.fsck();
    }

    @Test
    void refs_in_tables() throws IOException {
        GitCommand git = GitCommand.init(folder);
        try (FileRepository converted = (FileRepository) new FileRepositoryBuilder()
                .setGitDir(folder.resolve(".git").toFile())
                .build()) {
            converted.convertRefStorage("reftable", false, false);
        }
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            repository.append(key, entries(key, 1, 2));
            repository.append(key, entries(key, 2, 40));
            assertHolds(repository, key, 40);
            assertThat(repository.prune(key, Retention.keepLast(3))).isEqualTo(new Pruned(3, 37));
            assertThat(repository.sessions()).containsExactly(key);
        }
        assertThat(folder.resolve(".git").resolve(key.ref())).doesNotExist();
        assertThat(git.folder()).isDirectory();
    }

    @Test
    void no_repository_says_so() throws IOException {
        assertThatThrownBy(() -> CheckpointRepository.open(folder))
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_A_REPOSITORY))
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("git init");
        assertThatThrownBy(() -> CheckpointRepository.open(folder.resolve("nowhere")))
                .hasMessageContaining("there is no such folder");
        Files.writeString(folder.resolve(".git"), "gitdir: /nowhere/at/all\n");
        assertThatThrownBy(() -> CheckpointRepository.open(folder)).isInstanceOf(GitException.class);
    }

    @Test
    void sha_256_is_refused_in_words() {
        GitCommand.isNeeded();
        new GitCommand(folder).run("init", "-q", "--object-format=sha256");
        assertThatThrownBy(() -> CheckpointRepository.open(folder))
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_A_REPOSITORY))
                .hasMessageContaining("SHA-1");
    }

    @Test
    void a_read_only_repository_says_what_it_needs() throws Exception {
        GitCommand git = GitCommand.bare(folder.resolve("bare.git"));
        Path directory = git.folder();
        boolean flagged = command("chattr", "+i", directory.toString());
        boolean unwritable = directory.toFile().setWritable(false) && !Files.isWritable(directory);
        try {
            assumeTrue(flagged || unwritable, "not tested: root here, and chattr +i does not work");
            assertThatThrownBy(() -> CheckpointRepository.open(directory))
                    .isInstanceOfSatisfying(
                            GitException.class, e -> assertThat(e.fault()).isEqualTo(Fault.READ_ONLY))
                    .hasMessageContaining(directory + " cannot be written to")
                    .hasMessageContaining("permissions");
        } finally {
            command("chattr", "-i", directory.toString());
            assertThat(directory.toFile().setWritable(true)).isTrue();
        }
    }

    private static boolean command(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
