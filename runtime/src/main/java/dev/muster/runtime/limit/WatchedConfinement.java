package dev.muster.runtime.limit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program that the watcher looks at, and that has limits of the kernel for each of its processes where wanted. */
final class WatchedConfinement implements Confinement {
    private final Watcher watcher;
    private final ResourceLimits limits;
    private final @Nullable Long dataLimit;
    private Watcher.@Nullable Watched watched;
    private long root;

    /** @param dataLimit bytes of private memory that no process may go over, by the kernel; null for none */
    WatchedConfinement(Watcher watcher, ResourceLimits limits, @Nullable Long dataLimit) {
        this.watcher = watcher;
        this.limits = limits;
        this.dataLimit = dataLimit;
    }

    @Override
    public List<String> command(List<String> program) {
        if (dataLimit == null) {
            return program;
        }
        // The shell becomes the program, so nothing more is running than without it.
        List<String> all = new ArrayList<>(List.of(
                "/bin/sh", "-c", "ulimit -d \"$1\" && shift && exec \"$@\"", "sh", Long.toString(dataLimit / 1024)));
        all.addAll(program);
        return all;
    }

    @Override
    public void started(Process process) {
        root = process.pid();
        watched = watcher.watch(root, limits);
    }

    @Override
    public @Nullable String exceeded() {
        Long memory = limits.memory();
        return watched != null && watched.over() && memory != null
                ? "over its memory limit of " + ResourceLimits.bytes(memory)
                : null;
    }

    @Override
    public @Nullable String note() {
        Long memory = limits.memory();
        return dataLimit == null || memory == null
                ? null
                : "for its memory limit of " + ResourceLimits.bytes(memory)
                        + ", no process of it is given more than " + ResourceLimits.bytes(dataLimit)
                        + " of its own here";
    }

    @Override
    public void kill() {
        try {
            ProcessTable.now().tree(root).forEach(each -> Signals.kill(each.id()));
        } catch (IOException e) {
            // the process itself and its descendants are killed by whoever has them
        }
    }

    @Override
    public void close() {
        watcher.forget(root);
    }
}
