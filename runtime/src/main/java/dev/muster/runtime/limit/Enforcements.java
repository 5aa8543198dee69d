package dev.muster.runtime.limit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Chooses how limits are enforced on this machine: by the best way that it allows. */
public final class Enforcements {
    /** The ways, best first. */
    public enum Kind {
        /** Control groups of version 2. */
        CGROUP,
        /** The kernel's limits for each process, and a watcher for all of them together. */
        RLIMIT,
        /** A watcher alone. */
        WATCHER
    }

    /**
     * What was chosen.
     *
     * @param passedOver the better ways, each with why it was not taken
     */
    public record Choice(Enforcement enforcement, List<String> passedOver) {}

    /** Limits cannot be enforced as asked; the message says why. */
    public static final class NotHere extends Exception {
        private static final long serialVersionUID = 1L;

        NotHere(String why) {
            super(why, null, false, false);
        }
    }

    private Enforcements() {}

    /**
     * Chooses for this machine.
     *
     * @param wanted the only way that will do; null for the best there is
     * @param environment the variables of this process
     * @throws NotHere if there is no way, or not the wanted one
     */
    public static Choice choose(ResourceLimits limits, @Nullable Kind wanted, Map<String, String> environment)
            throws NotHere {
        if (limits.isNone() && wanted == null) {
            return new Choice(new NoLimits(), List.of());
        }
        List<String> passedOver = new ArrayList<>();
        for (Kind kind : wanted == null ? List.of(Kind.values()) : List.of(wanted)) {
            try {
                return new Choice(open(kind, limits, environment), List.copyOf(passedOver));
            } catch (Delegation.None none) {
                passedOver.add(kind.name().toLowerCase(Locale.ROOT) + ": " + none.getMessage());
            }
        }
        throw new NotHere("limits cannot be enforced here: " + String.join("; ", passedOver));
    }

    private static Enforcement open(Kind kind, ResourceLimits limits, Map<String, String> environment)
            throws Delegation.None {
        return switch (kind) {
            case CGROUP -> groups(limits, environment.get(Delegation.VARIABLE));
            case RLIMIT -> {
                requireTable();
                requireShell();
                yield new WatcherEnforcement(true);
            }
            case WATCHER -> {
                requireTable();
                yield new WatcherEnforcement(false);
            }
        };
    }

    private static Enforcement groups(ResourceLimits limits, @Nullable String named) throws Delegation.None {
        List<String> controllers = new ArrayList<>();
        if (limits.memory() != null) {
            controllers.add("memory");
        }
        if (limits.cpus() != null) {
            controllers.add("cpu");
        }
        long self = ProcessHandle.current().pid();
        ControlGroup delegated = new Delegation(Path.of("/proc/self"), named, self).find(controllers);
        try {
            return GroupEnforcement.below(delegated, self, controllers);
        } catch (IOException e) {
            throw new Delegation.None(
                    "no control group can be made in " + delegated.directory() + ": " + e.getMessage());
        }
    }

    private static void requireTable() throws Delegation.None {
        if (!ProcessTable.available()) {
            throw new Delegation.None("this system has no /proc to watch processes in");
        }
        if (!Signals.available()) {
            throw new Delegation.None("signals cannot be sent here");
        }
    }

    private static void requireShell() throws Delegation.None {
        try {
            Process shell = new ProcessBuilder("/bin/sh", "-c", "ulimit -d 1048576")
                    .redirectErrorStream(true)
                    .start();
            shell.getOutputStream().close();
            if (!shell.waitFor(10, TimeUnit.SECONDS) || shell.exitValue() != 0) {
                shell.destroyForcibly();
                throw new Delegation.None("/bin/sh sets no limit of data (ulimit -d)");
            }
        } catch (IOException e) {
            throw new Delegation.None("there is no /bin/sh to set limits with");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Delegation.None("the look at /bin/sh was interrupted");
        }
    }
}
