package dev.muster.lab.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A fault at a target that is under load. Put in once, lifted once. */
public interface Fault extends AutoCloseable {

    /**
     * Puts it in. Returns when it is there.
     *
     * @throws IOException if it cannot be done
     */
    void inject() throws IOException, InterruptedException;

    /**
     * Takes it away. What the target needs to come back, such as being started, begins with this call and need not have
     * ended when it returns.
     *
     * @throws IOException if it cannot be done
     */
    void lift() throws IOException, InterruptedException;

    /** What was seen that shows that it was there; empty if nothing was: then nothing has been tested. */
    Optional<String> evidence();

    /** What must hold and did not, beside what the audit looks for; asked when the load has ended. */
    default List<String> violations() {
        return List.of();
    }

    /** Why it has tested nothing although it was there; empty if it has. Asked when the load has ended. */
    default Optional<String> flaw() {
        return Optional.empty();
    }

    /**
     * What an overload came to; empty for every other fault. Asked when the load has ended.
     *
     * @param file takes the single answers
     * @param samples how the file is called in the run
     * @param since what their times are counted from, by {@link System#nanoTime}
     * @throws IOException when the disk refuses them
     */
    default Optional<Overload> overload(Path file, String samples, long since) throws IOException {
        return Optional.empty();
    }

    /** Takes away whatever may still be there. */
    @Override
    default void close() {}
}
