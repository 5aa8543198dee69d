package dev.muster.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;

/** The refs of a repository, each read and changed by compare and swap. */
interface RefStore {
    /** How a swap ended. */
    enum Outcome {
        DONE,
        /** The ref is not what was expected. */
        MOVED,
        /** Somebody holds the lock. */
        LOCKED
    }

    /** A new value for a ref, written but in nobody's way. */
    interface Update extends AutoCloseable {
        /** Files that must be durable before the swap. */
        Set<Path> files();

        /**
         * Swaps once, without waiting.
         *
         * @param expected {@link ObjectId#zeroId()} if the ref is not there yet
         * @param folders takes what must be made durable for the swap to be so
         */
        Outcome swap(ObjectId expected, Set<Path> folders) throws IOException;

        /** What is in the way, and what a person can do about it. */
        String obstacle();

        @Override
        void close();
    }

    /** What the ref points at; {@link ObjectId#zeroId()} if there is none. */
    ObjectId read(String ref) throws IOException;

    Update prepare(String ref, ObjectId value) throws IOException;
}
