package dev.muster.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request and its one answer. Everything here blocks the calling (virtual) thread. */
public interface Exchange {
    /** {@code GET}, {@code POST} …, in upper case. */
    String method();

    /**
     * The path, without {@code .} and {@code ..} segments; begins with a slash. What could be mistaken when decoded,
     * such as a slash within a segment, is still percent-encoded, and so is each percent sign itself.
     */
    String path();

    /** A parameter of the query, decoded; the first if it is given more than once. */
    @Nullable
    String parameter(String name);

    /** All parameters of the query, decoded. */
    Map<String, List<String>> parameters();

    /** A header; the first if it is given more than once. Names are compared without case. */
    @Nullable
    String header(String name);

    /** How often a header was given: some must not be given twice. */
    int headers(String name);

    /**
     * The whole body.
     *
     * @throws BodyTooLarge if it is larger than the server takes; nothing was kept of it
     */
    byte[] body() throws IOException, BodyTooLarge;

    /** The address that the connection comes from, without the port. */
    String remote();

    /** Whether the connection is encrypted. */
    boolean secure();

    /** Adds a header to the answer that comes. */
    Exchange with(String header, String value);

    /** Answers; once only. */
    void answer(int status, @Nullable String contentType, byte[] body) throws IOException;

    /**
     * Begins an answer whose end is not known yet. Each flush sends; closing ends the answer. Writing fails when the
     * other side is gone.
     */
    OutputStream stream(int status, String contentType) throws IOException;

    /** The status of the answer; 0 while none was begun. */
    int status();

    /** Whether an answer was begun. */
    boolean answered();

    /**
     * Interrupts the calling thread if the other side goes away, until the watch is closed. For whoever waits long
     * before answering. The body has to be read before.
     */
    Watch interruptIfGone();

    /** Watches whether the other side is still there. */
    interface Watch extends AutoCloseable {
        /** Sees nothing. */
        Watch NONE = new Watch() {
            @Override
            public boolean gone() {
                return false;
            }

            @Override
            public void close() {}
        };

        /** Whether it went away while this was watching. */
        boolean gone();

        /** Ends the watch; its interrupt does not outlive it. */
        @Override
        void close();
    }

    /** A body was larger than {@code limit} bytes. */
    final class BodyTooLarge extends Exception {
        private static final long serialVersionUID = 1L;
        private final int limit;

        public BodyTooLarge(int limit) {
            super("the body is larger than " + limit + " bytes");
            this.limit = limit;
        }

        public int limit() {
            return limit;
        }
    }
}
