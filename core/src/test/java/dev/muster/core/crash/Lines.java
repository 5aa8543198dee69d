package dev.muster.core.crash;

import dev.muster.core.Refusal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a child tells its parent: each line is one write, so that a kill loses whole lines or none. */
final class Lines {
    private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);

    static final String REFUSED = "refused ";

    private Lines() {}

    /** Writes a line that ends in a line feed; shorter than a pipe's atomic 4,096 bytes. */
    static void write(String line) {
        try {
            OUT.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void tell(Ack ack) {
        write(ack.line());
    }

    /** A refusal that a load does not bring about by itself; tests look for it. */
    static void complain(Refusal refusal) {
        say(REFUSED + refusal.code() + " " + refusal.message());
    }

    static void say(String line) {
        write(line + "\n");
    }
}
