package dev.muster.runtime.model;

import java.time.Duration;

/** A language model behind an API. Any number of threads may ask. */
public interface ModelApi {
    /**
     * Asks once; nothing is tried again.
     *
     * @param within how long to wait for the whole answer at most
     * @throws InterruptedException if it is not to be waited for; the request is given up
     */
    Reply ask(Prompt prompt, Duration within) throws InterruptedException;
}
