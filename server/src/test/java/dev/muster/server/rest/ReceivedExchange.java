package dev.muster.server.rest;

import dev.muster.server.http.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that came from nowhere.
 *
 * @param streamed what was answered, if that was a stream
 */
record ReceivedExchange(
        String method, String path, Map<String, List<String>> parameters, byte[] body, ByteArrayOutputStream streamed)
        implements Exchange {
    ReceivedExchange(String method, String path, Map<String, List<String>> parameters, byte[] body) {
        this(method, path, parameters, body, new ByteArrayOutputStream());
    }

    @Override
    public @Nullable String parameter(String name) {
        List<String> values = parameters.get(name);
        return values == null ? null : values.getFirst();
    }

    @Override
    public @Nullable String header(String name) {
        return name.equals("Content-Type") ? "application/json" : null;
    }

    @Override
    public int headers(String name) {
        return header(name) == null ? 0 : 1;
    }

    @Override
    public String remote() {
        return "127.0.0.1";
    }

    @Override
    public boolean secure() {
        return false;
    }

    @Override
    public Exchange with(String header, String value) {
        return this;
    }

    @Override
    public void answer(int status, @Nullable String contentType, byte[] answer) {}

    @Override
    public OutputStream stream(int status, String contentType) {
        return streamed;
    }

    @Override
    public boolean answered() {
        return false;
    }

    @Override
    public int status() {
        return 0;
    }

    @Override
    public Watch interruptIfGone() {
        return Watch.NONE;
    }
}
