package dev.muster.server.alert;

import java.io.IOException;

/** Where notices of alerts are said. */
public interface AlertSink {
    /** A word for figures and logs, such as {@code webhook}. */
    String name();

    /**
     * Says it, once; blocks as long as that takes.
     *
     * @throws Unwanted if it never will be taken; the message says why
     * @throws IOException if it was not taken this time; the message says why
     */
    void say(Notice notice) throws IOException, InterruptedException;

    /** A notice that need not be tried again. */
    final class Unwanted extends IOException {
        private static final long serialVersionUID = 1;

        public Unwanted(String message) {
            super(message);
        }
    }
}
