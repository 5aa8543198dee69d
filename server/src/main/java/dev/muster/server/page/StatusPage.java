package dev.muster.server.page;

import dev.muster.server.http.Exchange;
import dev.muster.server.operation.ETag;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves the status page and its two files. They hold no data: the script reads that from the API, with the rights of
 * whoever looks. Nothing comes from another host and no script stands in the page, which the policy sees to.
 */
public final class StatusPage {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** A file of the page, by its path. */
    private record Part(String resource, String type) {}

    private static final Map<String, Part> PARTS = Map.of(
            "/", new Part("status.html", "text/html; charset=utf-8"),
            "/status.css", new Part("status.css", "text/css; charset=utf-8"),
            "/status.js", new Part("status.js", "text/javascript; charset=utf-8"));

    private record Content(byte[] bytes, String tag) {}

    private final Map<String, Content> read = new ConcurrentHashMap<>();

    /** Answers a request if it is for the page; false if it is not, and nothing was answered. */
    public boolean answers(Exchange exchange) throws IOException {
        Part part = PARTS.get(exchange.path());
        boolean reads = exchange.method().equals("GET") || exchange.method().equals("HEAD");
        if (part == null || !reads) {
            return false;
        }
        Content content = read.get(part.resource());
        if (content == null) {
            content = load(part.resource());
            read.put(part.resource(), content);
        }
        exchange.with("ETag", content.tag())
                .with("Cache-Control", "no-cache")
                .with("Content-Security-Policy", POLICY)
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer");
        if (content.tag().equals(exchange.header("If-None-Match"))) {
            exchange.answer(304, null, new byte[0]);
        } else {
            exchange.answer(200, part.type(), content.bytes());
        }
        return true;
    }

    private static Content load(String resource) throws IOException {
        try (InputStream in = StatusPage.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the program lacks its file " + resource);
            }
            byte[] bytes = in.readAllBytes();
            return new Content(bytes, ETag.of(bytes));
        }
    }
}
