package dev.muster.runtime.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds a control group that this process may make others in. */
final class Delegation {
    /** Names a group that has been delegated, for those whose own is not. */
    static final String VARIABLE = "MUSTER_CGROUP";

    private static final String MAIN = "muster-main";

    private final Path proc;
    private final @Nullable String named;
    private final long self;

    /**
     * A search.
     *
     * @param proc where processes are described, {@code /proc/self}
     * @param named the group to use; null for the one that this process is in
     * @param self the id of this process
     */
    Delegation(Path proc, @Nullable String named, long self) {
        this.proc = proc;
        this.named = named;
        this.self = self;
    }

    /** Why there is none. */
    static final class None extends Exception {
        private static final long serialVersionUID = 1L;

        None(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * The group to make others in, with its controllers handed on.
     *
     * @param controllers what is needed, of memory and cpu
     * @throws None if there is none that may be used so; the message says why
     */
    ControlGroup find(List<String> controllers) throws None {
        ControlGroup own = new ControlGroup(named == null ? own() : Path.of(named));
        List<String> has = own.words("cgroup.controllers");
        for (String controller : controllers) {
            if (!has.contains(controller)) {
                throw new None("control group " + own.directory() + " has no " + controller + " controller"
                        + (has.isEmpty() ? "" : "; it has " + String.join(", ", has)));
            }
        }
        if (!Files.isWritable(own.directory())
                || !Files.isWritable(own.directory().resolve("cgroup.procs"))) {
            throw new None("control group " + own.directory()
                    + " is not this user's to write to (under systemd, Delegate=yes makes it so)");
        }
        handOn(own, controllers);
        return own;
    }

    private void handOn(ControlGroup own, List<String> controllers) throws None {
        List<String> missing = new ArrayList<>(controllers);
        missing.removeAll(own.words("cgroup.subtree_control"));
        if (missing.isEmpty()) {
            return;
        }
        String wanted =
                String.join(" ", missing.stream().map(each -> "+" + each).toList());
        try {
            own.write("cgroup.subtree_control", wanted);
            return;
        } catch (IOException hasProcesses) {
            // Only groups without processes of their own hand controllers on; this one moves out of the way if it is
            // alone.
        }
        List<String> inside = own.words("cgroup.procs");
        if (!inside.equals(List.of(Long.toString(self)))) {
            throw new None("control group " + own.directory() + " has other processes in it, so it cannot be divided");
        }
        try {
            ControlGroup main = own.has(MAIN) ? new ControlGroup(own.directory().resolve(MAIN)) : own.make(MAIN);
            main.write("cgroup.procs", Long.toString(self));
            own.write("cgroup.subtree_control", wanted);
        } catch (IOException e) {
            throw new None("control group " + own.directory() + " cannot be divided: " + e.getMessage());
        }
    }

    private Path own() throws None {
        try (Stream<String> mounts = Files.lines(proc.resolve("mountinfo"));
                Stream<String> groups = Files.lines(proc.resolve("cgroup"))) {
            String mount = mounts.filter(line -> line.contains(" - cgroup2 "))
                    .map(line -> line.split(" ")[4])
                    .findFirst()
                    .orElseThrow(() -> new None("no control groups of version 2 are mounted"));
            String path = groups.filter(line -> line.startsWith("0::"))
                    .map(line -> line.substring(3))
                    .findFirst()
                    .orElseThrow(() -> new None("this process is in no control group of version 2"));
            return Objects.requireNonNull(Path.of(mount)).resolve(path.substring(1));
        } catch (IOException e) {
            throw new None("this system has no control groups");
        }
    }
}
