package dev.muster.lab.resource;

import org.jspecify.annotations.Nullable;

/** Reads what a target costs. */
public interface Probe {
    /** A target whose processes are not known: every figure is null. */
    Probe NONE = new Probe() {
        @Override
        public Reading read() {
            return Reading.nothing(System.currentTimeMillis());
        }

        @Override
        public boolean alive() {
            return true;
        }
    };

    /** Reads everything now; what cannot be read is null. */
    Reading read();

    /**
     * Memory in RAM with what it shares with others counted in part (PSS), bytes; null where the kernel does not show
     * it. The kernel walks the page tables for it, some 20 ms a gigabyte, so that it is not part of every reading.
     */
    default @Nullable Long pssBytes() {
        return null;
    }

    /** Whether it is there. */
    boolean alive();
}
