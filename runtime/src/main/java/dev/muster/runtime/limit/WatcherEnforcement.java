package dev.muster.runtime.limit;

import org.jspecify.annotations.Nullable;

/** The watcher, with or without a limit that the kernel keeps each process to. */
final class WatcherEnforcement implements Enforcement {
    /** Half as much again, at least this: the kernel's limit is for what grows faster than anybody looks. */
    private static final long KERNELS_LEAST_SLACK = 64L << 20;

    private final Watcher watcher = new Watcher();
    private final boolean kernel;

    WatcherEnforcement(boolean kernel) {
        this.kernel = kernel;
    }

    @Override
    public String describe() {
        return kernel
                ? "rlimit: a watcher ends a program whose processes together use more memory than its limit, and holds"
                        + " back one that uses more CPU (SIGSTOP); the kernel keeps each process to half as much again"
                        + " (RLIMIT_DATA)"
                : "watcher: it ends a program whose processes together use more memory than its limit, and holds back"
                        + " one that uses more CPU (SIGSTOP)";
    }

    @Override
    public Confinement confine(ResourceLimits limits) {
        return new WatchedConfinement(watcher, limits, kernel ? dataLimit(limits.memory()) : null);
    }

    private static @Nullable Long dataLimit(@Nullable Long memory) {
        return memory == null ? null : memory + Math.max(memory / 2, KERNELS_LEAST_SLACK);
    }

    @Override
    public void close() {
        watcher.close();
    }
}
