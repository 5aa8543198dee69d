package dev.muster.runtime.limit;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A control group for each program: the kernel counts what all of its processes use together. */
final class GroupEnforcement implements Enforcement {
    private static final long PERIOD_US = 100_000;
    private static final long SHORTEST_QUOTA_US = 1_000;

    private final ControlGroup base;
    private final AtomicLong numbers = new AtomicLong();

    /** @param base a group without processes, whose controllers may be handed on */
    GroupEnforcement(ControlGroup base) {
        this.base = base;
    }

    /**
     * Makes a group of its own for programs of this process.
     *
     * @param controllers what they are handed
     */
    static GroupEnforcement below(ControlGroup delegated, long self, List<String> controllers) throws IOException {
        ControlGroup base = unused(delegated, "muster-agents-" + self + "-");
        base.write(
                "cgroup.subtree_control",
                String.join(" ", controllers.stream().map(each -> "+" + each).toList()));
        return new GroupEnforcement(base);
    }

    /** Each pool has its own; and one of this process's id may have been left by a process that was killed. */
    private static ControlGroup unused(ControlGroup delegated, String name) throws IOException {
        for (int number = 1; ; number++) {
            try {
                return delegated.make(name + number);
            } catch (FileAlreadyExistsException taken) {
                // the next number may be free
            }
        }
    }

    @Override
    public String describe() {
        return "cgroup: the kernel ends a program whose processes together use more memory than its limit, and gives"
                + " it no more CPU than its share (control group " + base.directory() + ")";
    }

    @Override
    public Confinement confine(ResourceLimits limits) throws IOException {
        ControlGroup group = base.make("agent-" + numbers.incrementAndGet());
        Long memory = limits.memory();
        if (memory != null) {
            group.write("memory.max", Long.toString(memory));
            group.write("memory.oom.group", "1");
            if (group.has("memory.swap.max")) {
                group.write("memory.swap.max", "0");
            }
        }
        Double cpus = limits.cpus();
        if (cpus != null) {
            long quota = Math.max(SHORTEST_QUOTA_US, Math.round(cpus * PERIOD_US));
            group.write("cpu.max", quota + " " + PERIOD_US);
        }
        return new Group(group, memory);
    }

    @Override
    public void close() {
        base.kill();
        base.remove();
    }

    /** One program's group. */
    private record Group(ControlGroup group, @Nullable Long memory) implements Confinement {
        @Override
        public List<String> command(List<String> program) {
            return group.starting(program);
        }

        @Override
        public void started(Process process) {}

        @Override
        public @Nullable String exceeded() {
            return memory != null && group.count("memory.events", "oom_kill") > 0
                    ? "over its memory limit of " + ResourceLimits.bytes(memory)
                    : null;
        }

        @Override
        public void kill() {
            group.kill();
        }

        @Override
        public void close() {
            group.kill();
            group.remove();
        }
    }
}
