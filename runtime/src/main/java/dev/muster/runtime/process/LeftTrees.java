package dev.muster.runtime.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Work trees whose process was killed before it could take them away. */
final class LeftTrees {
    private final Path repository;
    private final Path home;

    /** @param home where the work trees are */
    LeftTrees(Path repository, Path home) {
        this.repository = repository;
        this.home = home;
    }

    /**
     * Takes them away, but none that a program still works in; answers a sentence for each. One that cannot be taken
     * away is told too, and keeps nobody from working in others.
     */
    List<String> clear() throws InterruptedException {
        List<String> told = new ArrayList<>();
        if (!Files.isDirectory(home)) {
            return told;
        }
        try (DirectoryStream<Path> marks = Files.newDirectoryStream(home, "*" + TreeMark.SUFFIX)) {
            for (Path each : marks) {
                String said = clear(each);
                if (said != null) {
                    told.add(said);
                }
            }
        } catch (IOException e) {
            told.add("work trees that were left in " + home + " cannot be looked for: " + e);
        }
        return told;
    }

    private @Nullable String clear(Path file) throws InterruptedException {
        String marked = file.getFileName().toString();
        String name = marked.substring(0, marked.length() - TreeMark.SUFFIX.length());
        Path tree = home.resolve(name);
        try (TreeMark mark = TreeMark.left(file)) {
            if (mark == null) {
                return null;
            }
            Optional<Long> program = programIn(tree);
            if (program.isPresent()) {
                return "work tree " + tree + " was left by a process that is gone, and process " + program.get()
                        + " still works in it: end that, and the next start takes the tree away";
            }
            String said = taken(tree, "muster/" + name, mark.text().strip());
            mark.remove();
            return said;
        } catch (IOException e) {
            return "work tree " + tree + " stays, for it could not be taken away: " + e.getMessage();
        }
    }

    /** A branch that has commits of its own stays: nobody has seen them yet. */
    private String taken(Path tree, String branch, String base) throws IOException, InterruptedException {
        if (Files.exists(tree)) {
            // Twice, for git locks a tree while it makes it: if the power fails meanwhile, it stays locked.
            Git.run(repository, "worktree", "remove", "--force", "--force", tree.toString());
        }
        Git.run(repository, "worktree", "prune");
        String said = "work tree " + tree + ", left by a process that is gone, was taken away";
        if (Git.run(repository, "branch", "--list", branch).isEmpty()) {
            return said;
        }
        if (Git.run(repository, "rev-list", "--count", base + ".." + branch).equals("0")) {
            Git.run(repository, "branch", "--quiet", "-D", branch);
            return said;
        }
        return said + "; its branch " + branch + " has commits and stays";
    }

    /** Where the kernel shows it: a process whose working directory is in the tree. */
    private static Optional<Long> programIn(Path tree) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> worksIn(pid, tree))
                .findFirst();
    }

    private static boolean worksIn(long pid, Path tree) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).startsWith(tree);
        } catch (IOException | UnsupportedOperationException notShown) {
            return false;
        }
    }
}
