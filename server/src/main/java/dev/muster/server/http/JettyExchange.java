package dev.muster.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** An exchange on Jetty. */
final class JettyExchange implements Exchange {
    /** Bytes a second at which a body has to arrive, after the time that silence is borne. */
    static final int SLOWEST = 16 * 1024;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final int maxBody;
    private final Duration idle;
    private @Nullable Fields query;
    private boolean answered;
    private boolean failed;
    private boolean read;
    private volatile boolean reading;

    JettyExchange(Request request, Response response, Callback callback, int maxBody, Duration idle) {
        this.idle = idle;
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.maxBody = maxBody;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        return Request.getPathInContext(request);
    }

    private Fields query() {
        Fields parsed = query;
        if (parsed == null) {
            parsed = Request.extractQueryParameters(request);
            query = parsed;
        }
        return parsed;
    }

    @Override
    public @Nullable String parameter(String name) {
        return request.getHttpURI().getQuery() == null ? null : query().getValue(name);
    }

    @Override
    public Map<String, List<String>> parameters() {
        if (request.getHttpURI().getQuery() == null) {
            return Map.of();
        }
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (Fields.Field field : query()) {
            all.put(field.getName(), field.getValues());
        }
        return all;
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    @Override
    public int headers(String name) {
        HttpFields headers = request.getHeaders();
        int count = 0;
        for (int i = 0; i < headers.size(); i++) { // asked on each request, and an iterator is an object
            count += headers.getField(i).is(name) ? 1 : 0;
        }
        return count;
    }

    @Override
    public byte[] body() throws IOException, BodyTooLarge {
        if (request.getLength() > maxBody) {
            throw new BodyTooLarge(maxBody);
        }
        Body body = new Body();
        long start = 0;
        reading = true;
        try {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    start = start == 0 ? System.nanoTime() : start;
                    awaitMore(idle.toNanos() + body.size() * (1_000_000_000L / SLOWEST) - (System.nanoTime() - start));
                    continue;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    throw failure(chunk.getFailure());
                }
                try {
                    if (body.size() + chunk.remaining() > maxBody) {
                        throw new BodyTooLarge(maxBody);
                    }
                    body.take(chunk);
                } finally {
                    chunk.release();
                }
                if (chunk.isLast()) {
                    read = true;
                    return body.bytes();
                }
            }
        } finally {
            reading = false;
        }
    }

    /** Why a body could not be read, so that the answer tells what the client did wrong. */
    private static IOException failure(Throwable cause) {
        return switch (cause) {
            case HttpException bad -> throw new HttpException.RuntimeException(bad.getCode(), bad.getReason(), cause);
            case TimeoutException silence -> throw tooSlow();
            default -> new IOException("the body could not be read", cause);
        };
    }

    private static HttpException.RuntimeException tooSlow() {
        return new HttpException.RuntimeException(HttpStatus.REQUEST_TIMEOUT_408, "the body comes too slowly");
    }

    /** Waits for more of the body. */
    private void awaitMore(long nanos) throws IOException {
        CountDownLatch more = new CountDownLatch(1);
        request.demand(more::countDown);
        try {
            if (!more.await(nanos, TimeUnit.NANOSECONDS)) {
                throw tooSlow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the body was read");
        }
    }

    /** Whether it waits for more of the body; else silence is not the other side's fault. */
    boolean reading() {
        return reading;
    }

    @Override
    public Watch interruptIfGone() {
        return GoneWatch.of(request.getConnectionMetaData().getConnection());
    }

    @Override
    public String remote() {
        return Request.getRemoteAddr(request);
    }

    @Override
    public boolean secure() {
        return request.isSecure();
    }

    @Override
    public Exchange with(String header, String value) {
        response.getHeaders().put(header, value);
        return this;
    }

    @Override
    public void answer(int status, @Nullable String contentType, byte[] body) {
        begin(status, contentType);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        boolean head = "HEAD".equals(request.getMethod());
        response.write(true, head ? ByteBuffer.allocate(0) : ByteBuffer.wrap(body), callback);
    }

    @Override
    public OutputStream stream(int status, String contentType) throws IOException {
        begin(status, contentType);
        OutputStream out = Content.Sink.asOutputStream(response);
        try {
            out.flush(); // the headers: whoever listens may wait long for the first byte
        } catch (IOException e) {
            fail(e, true); // nobody has a stream to close
            throw e;
        }
        return new Streamed(out, callback);
    }

    private void begin(int status, @Nullable String contentType) {
        if (answered) {
            throw new IllegalStateException("a request has one answer");
        }
        answered = true;
        if (hasMore()) {
            // The transport closes a connection whose body nobody read: the client has to know before it sends more.
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        response.setStatus(status);
        if (contentType != null) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        }
    }

    /** Whether there is a body that has not come, or not whole; what has come is read away. */
    private boolean hasMore() {
        HttpFields headers = request.getHeaders();
        if (read || !(request.getLength() > 0 || headers.contains(HttpHeader.TRANSFER_ENCODING))) {
            return false;
        }
        if (request.getLength() > maxBody || headers.contains(HttpHeader.EXPECT)) {
            return true;
        }
        for (Content.Chunk chunk = request.read(); chunk != null; chunk = request.read()) {
            boolean last = chunk.isLast();
            boolean failed = Content.Chunk.isFailure(chunk);
            chunk.release();
            if (last || failed) {
                return failed;
            }
        }
        return true;
    }

    @Override
    public int status() {
        return answered ? response.getStatus() : 0;
    }

    @Override
    public boolean answered() {
        return answered;
    }

    /** An upgrade was done or refused by the transport itself. */
    void takenOver() {
        answered = true;
    }

    /**
     * Gives the exchange up after a failure; once is enough.
     *
     * @param theirs whether the client caused it, by leaving for instance: the transport then logs nothing
     */
    void fail(Throwable cause, boolean theirs) {
        if (failed) {
            return;
        }
        failed = true;
        callback.failed(theirs && cause instanceof EOFException ? new EofException(cause) : cause);
    }
}
