package dev.muster.server.http;

/** Answers requests; runs on a virtual thread of its own for each. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers a request.
     *
     * @throws Exception if it could not; when nothing was answered yet, the transport answers 500
     */
    void handle(Exchange exchange) throws Exception;
}
