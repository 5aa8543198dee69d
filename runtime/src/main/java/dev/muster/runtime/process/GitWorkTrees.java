package dev.muster.runtime.process;

import dev.muster.runtime.work.Assignment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A git work tree of its own for each attempt at a task, on a branch of its own from the repository's HEAD. What is
 * done there is committed to that branch and the work tree goes; of a failed attempt nothing stays, unless it is to be
 * kept.
 */
public final class GitWorkTrees implements Workspaces {
    /** What says where a repository is, to whom a hook of git's started. */
    private static final List<String> OF_ANOTHER = List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX");

    private final Path repository;
    private final Path home;
    private final String agent;
    private final boolean keepFailed;
    private final ReentrantLock lock;

    private GitWorkTrees(Path repository, Path home, String agent, boolean keepFailed, ReentrantLock lock) {
        this.repository = repository;
        this.home = home;
        this.agent = agent;
        this.keepFailed = keepFailed;
        this.lock = lock;
    }

    /**
     * Work trees of a repository.
     *
     * @param keepFailed whether the work tree of a failed attempt stays as it was left
     * @throws IOException if it is no git repository with a commit, or there is no git; the message says which
     */
    public static GitWorkTrees of(Path repository, boolean keepFailed) throws IOException, InterruptedException {
        String common = git(repository, "rev-parse", "--path-format=absolute", "--git-common-dir");
        git(repository, "rev-parse", "--verify", "--quiet", "HEAD^{commit}");
        return new GitWorkTrees(
                repository, Path.of(common).resolve("muster-worktrees"), "muster", keepFailed, new ReentrantLock());
    }

    /** The same, with commits in this agent's name. */
    public GitWorkTrees by(String name) {
        return new GitWorkTrees(repository, home, name, keepFailed, lock);
    }

    @Override
    public Workspace open(Assignment assignment) throws IOException, InterruptedException {
        lock.lockInterruptibly(); // two at once may trip over git's own locks
        try {
            Files.createDirectories(home);
            String name = free(assignment.task().id() + "-" + assignment.lease().fence());
            Path tree = home.resolve(name);
            String branch = "muster/" + name;
            String base = git(repository, "rev-parse", "HEAD");
            git(repository, "worktree", "add", "--quiet", "-b", branch, tree.toString(), base);
            return new Tree(tree, branch, base, assignment);
        } finally {
            lock.unlock();
        }
    }

    /** The name, or the next one that is not taken: another data directory may have had a task of this number here. */
    private String free(String name) throws IOException, InterruptedException {
        String free = name;
        for (int i = 2; Files.exists(home.resolve(free)) || isBranch("muster/" + free); i++) {
            free = name + "-" + i;
        }
        return free;
    }

    private boolean isBranch(String name) throws IOException, InterruptedException {
        return !git(repository, "branch", "--list", name).isEmpty();
    }

    /** The work tree of one attempt. */
    private final class Tree implements Workspace {
        private final Path tree;
        private final String branch;
        private final String base;
        private final Assignment assignment;

        Tree(Path tree, String branch, String base, Assignment assignment) {
            this.tree = tree;
            this.branch = branch;
            this.base = base;
            this.assignment = assignment;
        }

        @Override
        public Path directory() {
            return tree;
        }

        /** On a thread of its own: one that was interrupted half-way would leave the tree behind for ever. */
        @Override
        public String close(boolean completed) throws IOException {
            FutureTask<String> closing = new FutureTask<>(() -> closeNow(completed));
            Thread thread = Thread.ofVirtual().name("closes-" + branch).unstarted(closing);
            thread.start();
            try {
                return Uninterrupted.result(closing);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException why ? why : new IOException(String.valueOf(e.getCause()), e);
            }
        }

        private String closeNow(boolean completed) throws IOException, InterruptedException {
            lock.lock();
            try {
                if (!completed && keepFailed) {
                    return "its work tree is kept: " + tree;
                }
                if (completed) {
                    commit();
                }
                int commits =
                        completed ? Integer.parseInt(git(repository, "rev-list", "--count", base + ".." + branch)) : 0;
                git(repository, "worktree", "remove", "--force", tree.toString());
                if (commits == 0) {
                    git(repository, "branch", "--quiet", "-D", branch);
                    return "";
                }
                return "branch " + branch + ": " + commits + (commits == 1 ? " commit" : " commits");
            } finally {
                lock.unlock();
            }
        }

        private void commit() throws IOException, InterruptedException {
            git(tree, "add", "--all");
            if (!git(tree, "status", "--porcelain").isEmpty()) {
                git(
                        tree,
                        "-c",
                        "user.name=" + agent,
                        "-c",
                        "user.email=" + agent + "@muster.invalid",
                        "-c",
                        "commit.gpgsign=false",
                        "commit",
                        "--quiet",
                        "--no-verify",
                        "-m",
                        assignment.task().id() + ": " + assignment.task().title());
            }
        }
    }

    private static String git(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        OF_ANOTHER.forEach(builder.environment().keySet()::remove);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("git " + arguments[0] + " in " + directory + ": "
                    + (said.isEmpty() ? "exit code " + process.exitValue() : said));
        }
        return said;
    }
}
