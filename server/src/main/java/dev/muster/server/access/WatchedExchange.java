package dev.muster.server.access;

import dev.muster.server.http.Exchange;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange that notes what was answered, for the access log. */
public final class WatchedExchange implements Exchange {
    private final Exchange exchange;
    private int status;
    private long bytes;

    public WatchedExchange(Exchange exchange) {
        this.exchange = exchange;
    }

    /** The status that was answered; 0 while there is none. */
    public int status() {
        return status;
    }

    /** Bytes of the answer's body so far. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void answer(int code, @Nullable String contentType, byte[] body) throws IOException {
        status = code;
        bytes = body.length;
        exchange.answer(code, contentType, body);
    }

    @Override
    public OutputStream stream(int code, String contentType) throws IOException {
        status = code;
        return new Counted(exchange.stream(code, contentType));
    }

    /** Counts what is written. */
    private final class Counted extends FilterOutputStream {
        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            bytes++;
        }

        @Override
        public void write(byte[] written, int from, int length) throws IOException {
            out.write(written, from, length);
            bytes += length;
        }
    }

    @Override
    public String method() {
        return exchange.method();
    }

    @Override
    public String path() {
        return exchange.path();
    }

    @Override
    public @Nullable String parameter(String name) {
        return exchange.parameter(name);
    }

    @Override
    public Map<String, List<String>> parameters() {
        return exchange.parameters();
    }

    @Override
    public @Nullable String header(String name) {
        return exchange.header(name);
    }

    @Override
    public int headers(String name) {
        return exchange.headers(name);
    }

    @Override
    public byte[] body() throws IOException, BodyTooLarge {
        return exchange.body();
    }

    @Override
    public String remote() {
        return exchange.remote();
    }

    @Override
    public boolean secure() {
        return exchange.secure();
    }

    @Override
    public Exchange with(String header, String value) {
        exchange.with(header, value);
        return this;
    }

    @Override
    public boolean answered() {
        return exchange.answered();
    }

    @Override
    public Watch interruptIfGone() {
        return exchange.interruptIfGone();
    }
}
