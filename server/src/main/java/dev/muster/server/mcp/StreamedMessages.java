package dev.muster.server.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads the messages that a server sends as a stream of events. */
final class StreamedMessages {
    private static final String DATA = "data:";

    private StreamedMessages() {}

    /** What is done with a message. */
    @FunctionalInterface
    interface Taker {
        void take(String json) throws IOException;
    }

    /**
     * Reads to the end of a stream, and closes it. Events without a message, which only give a place, are passed over.
     */
    static void read(InputStream stream, Taker taker) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String message =
                        line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
                if (!message.isEmpty()) {
                    taker.take(message);
                }
            }
        }
    }
}
