package dev.muster.lab.engine;

import dev.muster.lab.target.TargetException;
import java.util.Collection;
import java.util.TreeSet;

/** Whether what a server offers is what an operation calls: nothing shall go untested because nobody thought of it. */
final class Coverage {
    private Coverage() {}

    /**
     * Compares.
     *
     * @param operation whose calls they are
     * @param offered what the server says that it has
     * @param called what the operation calls
     * @throws TargetException if they differ; the message names what does
     */
    static void require(String operation, Collection<String> offered, Collection<String> called) {
        TreeSet<String> uncalled = new TreeSet<>(offered);
        uncalled.removeAll(called);
        TreeSet<String> gone = new TreeSet<>(called);
        gone.removeAll(offered);
        if (!uncalled.isEmpty() || !gone.isEmpty()) {
            throw new TargetException(
                    "operation " + operation + " does not call what this server offers: it leaves out "
                            + uncalled + ", and calls " + gone
                            + ", which the server does not have; use the Muster version that "
                            + "the server is of, or add the calls to the lab");
        }
    }
}
