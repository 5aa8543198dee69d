package dev.muster.lab.resource;

import org.jspecify.annotations.Nullable;

/**
 * What the processors of this machine are worth when all of them compute at once. Those of a virtual machine may be
 * threads of one core, or share one with somebody else's: then they do less together than as many times one alone,
 * though nobody takes their time, and whatever runs on them scales no better than that (docs/decisions/0045).
 */
@FunctionalInterface
public interface ProcessorProbe {
    /** That of this machine. */
    ProcessorProbe OF_MACHINE = new ParallelKernel(Runtime.getRuntime().availableProcessors());

    /**
     * Measures it; nothing else should run meanwhile.
     *
     * @return what all did, of as many times what one did alone before and after; about 1 where they share nothing, and
     *     null where there is one only
     * @throws InterruptedException when interrupted meanwhile
     */
    @Nullable
    Double together() throws InterruptedException;
}
