package dev.muster.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a look says is what git itself says. */
class LookTest {
    @TempDir
    Path folder;

    @Test
    void changes_are_counted_as_git_counts_them() throws IOException {
        GitCommand git = GitCommand.init(folder);
        for (String file : new String[] {"kept", "changed", "deleted", "removed", "moved", "both"}) {
            git.commit(file, "content of " + file);
        }
        git.write(".gitignore", "*.log\n");
        git.write("x.log", "ignored");
        git.write("changed", "other");
        git.write("new/one", "1");
        git.write("new/two", "2");
        git.write("added", "3");
        git.run("add", "added");
        Files.delete(folder.resolve("deleted"));
        git.run("rm", "-q", "removed");
        git.run("mv", "moved", "there");
        git.write("both", "staged");
        git.run("add", "both");
        git.write("both", "and changed again");
        String own = git.own();
        long count = git.run("--no-optional-locks", "status", "--porcelain", "--untracked-files=all", "--no-renames")
                .lines()
                .count();
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            GitState state = repository.look();
            assertThat(state.uncommittedChanges()).isEqualTo(OptionalInt.of((int) count));
            assertThat(count).isEqualTo(10);
            assertThat(state.headCommit()).contains(git.run("rev-parse", "HEAD"));
            assertThat(state.commitsSince()).isEmpty();
        }
        assertThat(git.own()).isEqualTo(own);
    }

    @Test
    void commits_are_counted_from_an_ancestor_only() {
        GitCommand git = GitCommand.init(folder);
        String first = git.commit("a", "1");
        git.run("branch", "side");
        for (int i = 0; i < 3; i++) {
            git.commit("a", "again " + i);
        }
        git.run("checkout", "-q", "side");
        String side = git.commit("b", "1");
        git.run("checkout", "-q", "main");
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            assertThat(repository.look(first).commitsSince()).hasValue(3);
            assertThat(repository.look(git.run("rev-parse", "HEAD")).commitsSince())
                    .hasValue(0);
            assertThat(repository.look(side).commitsSince()).isEmpty();
            assertThat(repository.look("0".repeat(39) + "1").commitsSince()).isEmpty();
            assertThat(repository.look("HEAD").commitsSince()).isEmpty();
            git.run("merge", "-q", "-m", "merge", "side");
            assertThat(repository.look(first).commitsSince()).hasValue(5);
            assertThat(repository.look(side).commitsSince()).hasValue(4);
        }
    }

    @Test
    void a_commit_graph_with_changed_paths_is_read_without_the_library_for_them() {
        GitCommand git = GitCommand.init(folder);
        String first = git.commit("a", "1");
        for (int i = 0; i < 20; i++) {
            git.commit("a", "again " + i);
        }
        git.run("config", "core.commitGraph", "true");
        git.run("commit-graph", "write", "--reachable", "--changed-paths");
        assertThat(folder.resolve(".git/objects/info/commit-graph")).exists();
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            assertThat(repository.look(first).commitsSince()).hasValue(20);
        }
    }

    @Test
    void a_bare_repository_has_no_changes_and_an_empty_one_no_head() {
        GitCommand bare = GitCommand.bare(folder.resolve("bare"));
        try (CheckpointRepository repository = CheckpointRepository.open(bare.folder())) {
            assertThat(repository.look().uncommittedChanges()).isEmpty();
            assertThat(repository.look().headCommit()).isEmpty();
        }
        GitCommand empty = GitCommand.init(folder.resolve("empty"));
        empty.write("a", "1");
        try (CheckpointRepository repository = CheckpointRepository.open(empty.folder())) {
            assertThat(repository.look().headCommit()).isEmpty();
            assertThat(repository.look().uncommittedChanges()).hasValue(1);
        }
    }
}
