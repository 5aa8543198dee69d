package dev.muster.cli.terminal;

import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A stream that remembers why it failed. A {@link PrintWriter} only knows that it did, and a reader who has seen enough
 * ({@code | head -1}) is no error while a full disk is.
 */
public final class Outlet extends FilterOutputStream {
    private static final int BUFFER = 32 * 1024;

    private @Nullable IOException failure;

    public Outlet(OutputStream out) {
        super(out);
    }

    /** A buffered writer of UTF-8 onto this stream; flushed by whoever writes. */
    public PrintWriter writer() {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(this, StandardCharsets.UTF_8), BUFFER), false);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    /** Whether whoever read this has closed it. */
    public boolean readerLeft() {
        return failure != null && String.valueOf(failure.getMessage()).contains("Broken pipe");
    }

    /** Why something could not be written; null if all was, or if the reader left. */
    public @Nullable IOException failure() {
        return readerLeft() ? null : failure;
    }
}
