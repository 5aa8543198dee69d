package dev.muster.server.http;

import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.jetty.util.Callback;

/** The body of an answer that is sent bit by bit; closing it ends the exchange. */
final class Streamed extends OutputStream {
    private final OutputStream out;
    private final Callback callback;
    private boolean closed;

    Streamed(OutputStream out, Callback callback) {
        this.out = out;
        this.callback = callback;
    }

    @Override
    public void write(int value) throws IOException {
        out.write(value);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            out.close();
            callback.succeeded();
        } catch (IOException e) {
            callback.failed(e);
            throw e;
        }
    }
}
