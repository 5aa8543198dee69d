package dev.muster.runtime.limit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nothing is kept to anything. */
final class NoLimits implements Enforcement, Confinement {
    @Override
    public String describe() {
        return "none: no limit was asked for";
    }

    @Override
    public Confinement confine(ResourceLimits limits) {
        return this;
    }

    @Override
    public List<String> command(List<String> program) {
        return program;
    }

    @Override
    public void started(Process process) {}

    @Override
    public @Nullable String exceeded() {
        return null;
    }

    @Override
    public void kill() {}

    @Override
    public void close() {}
}
