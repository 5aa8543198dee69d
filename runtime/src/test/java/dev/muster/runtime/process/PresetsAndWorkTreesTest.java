package dev.muster.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.Scene;
import dev.muster.runtime.limit.Enforcements;
import dev.muster.runtime.limit.ResourceLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Coding agents, played by scripts of their names, and the places that they work in. */
@Tag("process")
class PresetsAndWorkTreesTest {
    @TempDir
    Path home;

    private Surroundings with(Workspaces workspaces) throws Exception {
        return new Surroundings(
                "ada",
                "http://127.0.0.1:1",
                "shop",
                null,
                Map.of("PATH", home + ":" + System.getenv("PATH")),
                workspaces,
                Enforcements.choose(ResourceLimits.NONE, null, Map.of()).enforcement());
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(home.resolve(name), "#!/bin/bash\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static String git(Path directory, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("git", "-C", directory.toString(), "-c", "user.name=t", "-c", "user.email=t@example.com"));
        all.addAll(List.of(arguments));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void claude_code_gets_the_task_as_a_prompt_and_its_result_is_the_summary() throws Exception {
        program("claude", """
                printf '%s ' "$@" >arguments; cat >prompt
                echo '{"type":"result","subtype":"success","is_error":false,"result":"Wrote the parser","num_turns":3}'
                """);

        Outcome outcome = new OneShotRunner(
                        Preset.CLAUDE_CODE.with(List.of("--model", "opus")), with(Workspaces.in(home)))
                .run(Scene.task(5, "Write the parser"), Desks.DESK);

        assertThat(outcome).isEqualTo(new Outcome.Completed("Wrote the parser", List.of()));
        assertThat(home.resolve("arguments"))
                .content()
                .isEqualTo("-p --output-format json --permission-mode acceptEdits --model opus ");
        assertThat(home.resolve("prompt"))
                .content()
                .startsWith("Write the parser\n")
                .contains("task t5 of project 'shop'");
    }

    @Test
    void codex_reads_the_prompt_and_its_last_message_is_the_summary() throws Exception {
        program("codex", "printf '%s ' \"$@\" >arguments; cat >prompt; echo thinking >&2; echo 'All tests pass now.'");

        Outcome outcome = new OneShotRunner(Preset.CODEX.with(List.of("--model", "o5")), with(Workspaces.in(home)))
                .run(Scene.task(5, "Mend the tests"), Desks.DESK);

        assertThat(outcome).isEqualTo(new Outcome.Completed("All tests pass now.", List.of()));
        assertThat(home.resolve("arguments"))
                .content()
                .isEqualTo("exec --sandbox workspace-write --skip-git-repo-check --model o5 - ");
        assertThat(home.resolve("prompt")).content().startsWith("Mend the tests\n");
    }

    private Path repository() throws Exception {
        Path repository = Files.createDirectory(home.resolve("repository"));
        git(repository, "init", "--quiet");
        Files.writeString(repository.resolve("README"), "Hello\n");
        git(repository, "add", ".");
        git(repository, "commit", "--quiet", "-m", "Begin");
        return repository;
    }

    private Outcome inTree(Workspaces trees, long task, String script) throws Exception {
        return new OneShotRunner(ProgramSpec.of("bash", "-c", script), with(trees))
                .run(Scene.task(task, "Change it"), Desks.DESK);
    }

    @Test
    void a_task_has_a_work_tree_of_its_own_and_what_it_did_there_stays_as_a_branch() throws Exception {
        Path repository = repository();
        Workspaces trees = GitWorkTrees.of(repository, false).by("ada");

        assertThat(inTree(trees, 5, "cat README; echo new >new.txt"))
                .isEqualTo(new Outcome.Completed("Hello\n\nbranch muster/t5-1: 1 commit", List.of()));
        assertThat(inTree(trees, 6, "echo looked only")).isEqualTo(new Outcome.Completed("looked only", List.of()));

        assertThat(git(repository, "show", "muster/t5-1:new.txt")).isEqualTo("new");
        assertThat(git(repository, "log", "-1", "--format=%an %s", "muster/t5-1"))
                .isEqualTo("ada t5: Change it");
        assertThat(git(repository, "branch", "--list", "muster/t6-1")).isEmpty();
        assertThat(git(repository, "worktree", "list").lines()).hasSize(1);
        assertThat(repository.resolve("new.txt")).doesNotExist();
    }

    @Test
    void a_task_of_the_same_number_from_another_data_directory_gets_a_branch_of_another_name() throws Exception {
        Path repository = repository();
        Workspaces trees = GitWorkTrees.of(repository, false);
        inTree(trees, 5, "echo first >new.txt");

        assertThat(inTree(trees, 5, "echo second >new.txt; echo done"))
                .isEqualTo(new Outcome.Completed("done\n\nbranch muster/t5-1-2: 1 commit", List.of()));
        assertThat(git(repository, "show", "muster/t5-1:new.txt")).isEqualTo("first");
        assertThat(git(repository, "show", "muster/t5-1-2:new.txt")).isEqualTo("second");
    }

    /** It was completed, and its commits were on no branch that anybody was told of. */
    @Test
    void work_that_was_left_on_another_branch_or_on_none_stays_and_is_told() throws Exception {
        Path repository = repository();
        Workspaces trees = GitWorkTrees.of(repository, false);

        assertThat(inTree(trees, 5, "git checkout -q --detach; echo new >new.txt"))
                .isEqualTo(new Outcome.Completed("branch muster/t5-1: 1 commit", List.of()));
        assertThat(git(repository, "show", "muster/t5-1:new.txt")).isEqualTo("new");

        assertThat(inTree(trees, 6, "git switch -q -c fix; echo new >fix.txt"))
                .isEqualTo(new Outcome.Completed("branch muster/t6-1: 1 commit", List.of()));
        assertThat(git(repository, "show", "muster/t6-1:fix.txt")).isEqualTo("new");

        String both = "git config user.name t; git config user.email t@example.com; echo a >a.txt; git add a.txt;"
                + " git commit -qm a; git checkout -q --detach HEAD~1; echo b >b.txt";
        assertThat(inTree(trees, 7, both))
                .isEqualTo(new Outcome.Completed(
                        "branch muster/t7-1: 1 commit; branch muster/t7-1-head: 1 commit", List.of()));
        assertThat(git(repository, "show", "muster/t7-1-head:b.txt")).isEqualTo("b");
        String kept = git(repository, "rev-parse", "muster/t7-1-head");
        git(repository, "branch", "-D", "muster/t7-1");
        assertThat(inTree(trees, 7, both))
                .as("a branch that somebody has kept is not written over")
                .isEqualTo(new Outcome.Completed(
                        "branch muster/t7-1: 1 commit; branch muster/t7-1-head-2: 1 commit", List.of()));
        assertThat(git(repository, "rev-parse", "muster/t7-1-head")).isEqualTo(kept);
        assertThat(git(repository, "worktree", "list").lines()).hasSize(1);
    }

    /** What was done had been kept by then: the task was done again, until its attempts were used up. */
    @Test
    void a_tree_that_cannot_be_removed_is_told_and_fails_nothing() throws Exception {
        Path repository = repository();
        Workspaces trees = GitWorkTrees.of(repository, false);

        String locks = "echo new >new.txt; git worktree lock \"$PWD\"";
        assertThat(inTree(trees, 5, locks))
                .isInstanceOfSatisfying(
                        Outcome.Completed.class,
                        done -> assertThat(done.summary())
                                .contains("branch muster/t5-1: 1 commit", "could not be removed"));
        assertThat(inTree(trees, 6, locks + "; exit 3"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("it ended with exit code 3", "could not be removed"));
    }

    @Test
    void an_agent_that_is_stopped_while_its_work_is_committed_leaves_no_tree_behind() throws Exception {
        Path repository = repository();
        stopAt("post-commit", repository, GitWorkTrees.of(repository, false), "echo new >new.txt");

        assertThat(git(repository, "worktree", "list").lines()).hasSize(1);
        assertThat(git(repository, "show", "muster/t5-1:new.txt")).isEqualTo("new");
    }

    /** Its tree and its branch were nobody's for ever. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_agent_that_is_stopped_while_its_work_tree_is_made_leaves_none_behind(boolean keepFailed) throws Exception {
        Path repository = repository();
        stopAt("post-checkout", repository, GitWorkTrees.of(repository, keepFailed), "touch '" + home + "/worked'");

        assertThat(git(repository, "worktree", "list").lines()).hasSize(1);
        assertThat(git(repository, "branch", "--list", "muster/*")).isEmpty();
        assertThat(repository.resolve(".git/muster-worktrees")).isEmptyDirectory();
        assertThat(home.resolve("worked")).doesNotExist();
    }

    /** Stops an agent while git is at this hook, and waits until it has left. */
    private void stopAt(String hook, Path repository, Workspaces trees, String script) throws Exception {
        Path file = Files.writeString(
                Files.createDirectories(repository.resolve(".git/hooks")).resolve(hook),
                "#!/bin/sh\ntouch '" + home + "/there'\nuntil [ -e '" + home + "/go' ]; do sleep 0.05; done\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        Thread agent = Thread.ofVirtual().start(() -> {
            try {
                Outcome ignored = inTree(trees, 5, script);
            } catch (InterruptedException e) {
                // it is stopped
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        while (!Files.exists(home.resolve("there"))) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        agent.interrupt();
        Files.createFile(home.resolve("go"));
        agent.join();
    }

    @Test
    void of_a_failed_attempt_nothing_stays_unless_it_is_to_be_kept() throws Exception {
        Path repository = repository();

        assertThat(inTree(GitWorkTrees.of(repository, false), 5, "echo half >half.txt; exit 1"))
                .isEqualTo(new Outcome.Failed("it ended with exit code 1", true));
        assertThat(git(repository, "worktree", "list").lines()).hasSize(1);
        assertThat(git(repository, "branch", "--list", "muster/*")).isEmpty();

        Outcome kept = inTree(GitWorkTrees.of(repository, true), 6, "echo half >half.txt; exit 1");
        assertThat(((Outcome.Failed) kept).reason()).contains("its work tree is kept: ");
        assertThat(repository.resolve(".git/muster-worktrees/t6-1/half.txt")).hasContent("half");
        assertThat(inTree(GitWorkTrees.of(repository, true), 7, "echo whole >whole.txt"))
                .as("one that is completed is kept as a branch all the same")
                .isEqualTo(new Outcome.Completed("branch muster/t7-1: 1 commit", List.of()));
    }

    /** A program that cannot be started is tried again and again: each time left a checkout of the whole repository. */
    @Test
    void of_an_attempt_that_was_not_tried_nothing_stays_even_if_failed_ones_are_kept() throws Exception {
        Path repository = repository();
        Surroundings keeping = with(GitWorkTrees.of(repository, true));
        ProgramSpec none = ProgramSpec.of("./not-there");

        assertThat(new OneShotRunner(none, keeping).run(Scene.task(5, "Change it"), Desks.DESK))
                .isInstanceOf(Outcome.NotTried.class);
        assertThat(new JsonLinesRunner(none, keeping, home, null).run(Scene.task(6, "Change it"), Desks.DESK))
                .isInstanceOf(Outcome.NotTried.class);
        assertThat(git(repository, "worktree", "list").lines()).hasSize(1);
        assertThat(git(repository, "branch", "--list", "muster/*")).isEmpty();
    }

    @Test
    void what_is_no_repository_is_refused_at_once() {
        assertThatThrownBy(() -> GitWorkTrees.of(home, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a git repository");
    }

    /** What a process leaves that is killed at a task: tree, branch, and a mark that nobody holds. */
    private Path leave(Path repository, String name) throws Exception {
        Path tree = repository.resolve(".git/muster-worktrees").resolve(name);
        git(repository, "worktree", "add", "--quiet", "-b", "muster/" + name, tree.toString(), "HEAD");
        Files.writeString(
                repository.resolve(".git/muster-worktrees/" + name + ".mark"), git(repository, "rev-parse", "HEAD"));
        Files.writeString(tree.resolve("half.txt"), "half");
        return tree;
    }

    @Test
    void what_a_killed_process_left_is_taken_away_but_a_branch_with_commits_stays() throws Exception {
        Path repository = repository();
        Path bare = leave(repository, "t7-1");
        Path worked = leave(repository, "t8-1");
        git(worked, "add", ".");
        git(worked, "commit", "--quiet", "-m", "Half");

        List<String> told = GitWorkTrees.of(repository, false).clearLeft();

        assertThat(told).hasSize(2).anyMatch(each -> each.contains("muster/t8-1 has commits and stays"));
        assertThat(bare).doesNotExist();
        assertThat(worked).doesNotExist();
        assertThat(git(repository, "branch", "--list", "--format=%(refname:short)", "muster/*"))
                .isEqualTo("muster/t8-1");
        assertThat(GitWorkTrees.of(repository, false).clearLeft()).isEmpty();
    }

    /** As git leaves one when the power fails while it makes it: no agent could be started there any more. */
    @Test
    void a_tree_that_was_left_locked_is_taken_away_too() throws Exception {
        Path repository = repository();
        Path tree = leave(repository, "t7-1");
        git(repository, "worktree", "lock", tree.toString());

        assertThat(GitWorkTrees.of(repository, false).clearLeft())
                .singleElement()
                .asString()
                .endsWith("was taken away");
        assertThat(tree).doesNotExist();
        assertThat(git(repository, "worktree", "list").lines()).hasSize(1);
    }

    @Test
    void a_left_tree_that_cannot_be_taken_away_is_told_and_the_others_go() throws Exception {
        Path repository = repository();
        Path tree = leave(repository, "t8-1");
        Path stranger = Files.createDirectory(tree.resolveSibling("t7-1"));
        Files.createFile(tree.resolveSibling("t7-1.mark"));

        assertThat(GitWorkTrees.of(repository, false).clearLeft())
                .hasSize(2)
                .anyMatch(each -> each.contains("t7-1 stays, for it could not be taken away: "))
                .anyMatch(each -> each.contains("t8-1"));
        assertThat(stranger).exists();
        assertThat(tree).doesNotExist();
    }

    /** It was there when the marks were listed: its process has ended with its tree since. */
    @Test
    void a_mark_that_has_just_been_taken_away_is_no_left_tree() throws Exception {
        Path file = home.resolve("t7-1.mark");

        assertThat(TreeMark.left(file)).isNull();
        assertThat(file).doesNotExist();
        TreeMark.hold(file, "of the next one").close();
    }

    @Test
    void a_tree_that_is_at_work_is_left_alone_and_so_is_one_that_a_program_was_left_in() throws Exception {
        Path repository = repository();
        GitWorkTrees trees = GitWorkTrees.of(repository, false);
        Workspaces.Workspace mine = trees.open(Scene.task(5, "Change it"));
        Path left = leave(repository, "t7-1");
        Process program =
                new ProcessBuilder("sleep", "600").directory(left.toFile()).start();
        try {
            assertThat(trees.clearLeft())
                    .singleElement()
                    .asString()
                    .contains("process " + program.pid() + " still works");
            assertThat(mine.directory()).exists();
            assertThat(left).exists();
        } finally {
            program.destroyForcibly().waitFor();
        }
        assertThat(trees.clearLeft()).hasSize(1);
        assertThat(left).doesNotExist();
        mine.close(new Outcome.Failed("it is over", true));
        assertThat(repository.resolve(".git/muster-worktrees")).isEmptyDirectory();
    }
}
