package dev.muster.runtime.process;

import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.work.Assignment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A git work tree of its own for each attempt at a task, on a branch of its own from the repository's HEAD. What is
 * done there is committed to that branch and the work tree goes; of a failed attempt nothing stays, unless it is to be
 * kept, and of one that was not tried nothing at all.
 */
public final class GitWorkTrees implements Workspaces {
    /** Of the names of its branches. */
    private static final String PREFIX = "muster/";

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
        String common = Git.run(repository, "rev-parse", "--path-format=absolute", "--git-common-dir");
        Git.run(repository, "rev-parse", "--verify", "--quiet", "HEAD^{commit}");
        return new GitWorkTrees(
                repository, Path.of(common).resolve("muster-worktrees"), "muster", keepFailed, new ReentrantLock());
    }

    /** The same, with commits in this agent's name. */
    public GitWorkTrees by(String name) {
        return new GitWorkTrees(repository, home, name, keepFailed, lock);
    }

    /**
     * Takes away what processes left that were killed. A tree that a program still works in stays, and so does a branch
     * with commits.
     *
     * @return a sentence for each that was found, also for one that cannot be taken away
     */
    public List<String> clearLeft() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return new LeftTrees(repository, home).clear();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Workspace open(Assignment assignment) throws IOException, InterruptedException {
        Tree tree;
        lock.lockInterruptibly(); // two at once may trip over git's own locks
        try {
            tree = whole("opens-" + assignment.task().id(), () -> openNow(assignment));
        } finally {
            lock.unlock();
        }
        if (Thread.interrupted()) {
            throw abandoned(tree);
        }
        return tree;
    }

    private Tree openNow(Assignment assignment) throws IOException, InterruptedException {
        Files.createDirectories(home);
        String name = free(assignment.task().id() + "-" + assignment.lease().fence());
        Path tree = home.resolve(name);
        String branch = PREFIX + name;
        String base = Git.run(repository, "rev-parse", "HEAD");
        TreeMark mark = TreeMark.hold(home.resolve(name + TreeMark.SUFFIX), base);
        boolean added = false;
        try {
            Git.run(repository, "worktree", "add", "--quiet", "-b", branch, tree.toString(), base);
            added = true;
            if (keepFailed) {
                mark.remove(); // one that is killed has failed, too, and its tree is to be kept
            }
            return new Tree(tree, branch, base, assignment, mark);
        } finally {
            if (!added) {
                mark.remove();
            }
        }
    }

    /** Nobody waits for it any more: it goes, as if it had not been asked for. */
    private static InterruptedException abandoned(Tree tree) {
        String why = "it was interrupted while its work tree was made";
        InterruptedException over = new InterruptedException(why);
        try {
            tree.close(new Outcome.NotTried(why));
        } catch (IOException e) {
            over.addSuppressed(e);
        }
        return over;
    }

    /** On a thread of its own: one that was interrupted half-way would leave a tree behind for ever. */
    private static <T> T whole(String name, Callable<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().name(name).start(task);
        try {
            return Uninterrupted.result(task);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException why ? why : new IOException(String.valueOf(e.getCause()), e);
        }
    }

    /** The name, or the next one that is not taken: another data directory may have had a task of this number here. */
    private String free(String name) throws IOException, InterruptedException {
        String free = name;
        for (int i = 2; Files.exists(home.resolve(free)) || isBranch(PREFIX + free); i++) {
            free = name + "-" + i;
        }
        return free;
    }

    private boolean isBranch(String name) throws IOException, InterruptedException {
        return !Git.run(repository, "branch", "--list", name).isEmpty();
    }

    /** The work tree of one attempt. */
    private final class Tree implements Workspace {
        private final Path tree;
        private final String branch;
        private final String base;
        private final Assignment assignment;
        private final TreeMark mark;

        Tree(Path tree, String branch, String base, Assignment assignment, TreeMark mark) {
            this.tree = tree;
            this.branch = branch;
            this.base = base;
            this.assignment = assignment;
            this.mark = mark;
        }

        @Override
        public Path directory() {
            return tree;
        }

        @Override
        public String close(@Nullable Outcome outcome) throws IOException {
            return whole("closes-" + branch, () -> closeNow(outcome));
        }

        private String closeNow(@Nullable Outcome outcome) throws IOException, InterruptedException {
            boolean completed = outcome instanceof Outcome.Completed;
            boolean tried = !(outcome instanceof Outcome.NotTried);
            lock.lock();
            try {
                if (keepFailed && tried && !completed) {
                    mark.remove();
                    return "its work tree is kept: " + tree;
                }
                List<String> told = new ArrayList<>();
                boolean needed = completed && keep(told);
                if (remove(told) && !needed) {
                    Git.run(repository, "branch", "--quiet", "-D", branch);
                }
                return String.join("; ", told);
            } finally {
                lock.unlock();
            }
        }

        /** Commits what was done, and tells where it is; answers whether the branch has any of it. */
        private boolean keep(List<String> told) throws IOException, InterruptedException {
            commit();
            String another = keepHead();
            boolean ours = tell(branch, told);
            if (another != null) {
                tell(another, told);
            }
            return ours;
        }

        /** Tells of a branch that has what the repository had not before; answers whether it has. */
        private boolean tell(String name, List<String> told) throws IOException, InterruptedException {
            int commits = count(base, name);
            if (commits > 0) {
                told.add("branch " + name + ": " + commits + (commits == 1 ? " commit" : " commits"));
            }
            return commits > 0;
        }

        private int count(String from, String to) throws IOException, InterruptedException {
            return Integer.parseInt(Git.run(repository, "rev-list", "--count", from + ".." + to));
        }

        /**
         * Sees to it that what was left checked out is on a branch of ours, whatever the program has checked out: on
         * its own branch, or on none, it would be lost with the tree, or not be told.
         *
         * @return another branch than ours that has it; null if ours has
         */
        private @Nullable String keepHead() throws IOException, InterruptedException {
            String head = Git.run(tree, "rev-parse", "HEAD");
            if (head.equals(Git.run(repository, "rev-parse", branch))) {
                return null;
            }
            if (count(head, branch) == 0) {
                Git.run(tree, "update-ref", "refs/heads/" + branch, head);
                return null;
            }
            String another = PREFIX + free(branch.substring(PREFIX.length()) + "-head");
            Git.run(repository, "branch", another, head);
            return another;
        }

        /** What was done is kept by now: a tree that cannot be removed is told, and is no reason to do it again. */
        private boolean remove(List<String> told) throws IOException, InterruptedException {
            try {
                Git.run(repository, "worktree", "remove", "--force", tree.toString());
                return true;
            } catch (IOException e) {
                told.add("its work tree " + tree + " could not be removed, do that by hand: " + e.getMessage());
                return false;
            } finally {
                mark.remove();
            }
        }

        private void commit() throws IOException, InterruptedException {
            Git.run(tree, "add", "--all");
            if (!Git.run(tree, "diff", "--cached", "--name-only").isEmpty()) {
                Git.run(
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
}
