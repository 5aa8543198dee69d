package dev.muster.server.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import dev.muster.server.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page in a real browser without a window, driven by the DevTools protocol: its script runs as it does for whoever
 * looks at it. A test that asks for one where there is no Chromium is told as skipped.
 */
final class Browser implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final String LISTENS = "DevTools listening on ws://";

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<Fields> answers = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private long asked;

    /**
     * Opens {@code page} and waits until it is there.
     *
     * @param profile a directory that the browser may fill
     */
    static Browser open(Path profile, URI page) throws Exception {
        Optional<Path> chromium = find();
        assumeTrue(
                chromium.isPresent(),
                "the page is not tested in a browser: there is no Chromium; install it (apt-get install chromium)");
        Browser browser = new Browser(chromium.orElseThrow(), profile);
        browser.ask("Page.navigate", json -> json.field("url", page.toString()));
        browser.await("location.href !== 'about:blank' && document.readyState === 'complete'");
        return browser;
    }

    private static Optional<Path> find() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .flatMap(each -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(Path.of(each)::resolve))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private Browser(Path chromium, Path profile) throws Exception {
        process = new ProcessBuilder(
                        chromium.toString(),
                        "--headless=new",
                        "--no-sandbox", // which root may not have
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        socket = http.newWebSocketBuilder()
                .buildAsync(pageOf(address()), new Listener())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Where the browser listens, as host and port; it says so once, among its complaints. */
    private String address() throws IOException {
        BufferedReader complaints = process.errorReader();
        for (String line = complaints.readLine(); line != null; line = complaints.readLine()) {
            if (line.startsWith(LISTENS)) {
                Thread.ofVirtual().start(() -> complaints.lines().forEach(each -> {}));
                return line.substring(LISTENS.length()).split("/", 2)[0];
            }
        }
        throw new AssertionError("the browser ended before it listened");
    }

    private URI pageOf(String address) throws Exception {
        HttpRequest anew = HttpRequest.newBuilder(URI.create("http://" + address + "/json/new?about:blank"))
                .method("PUT", HttpRequest.BodyPublishers.noBody())
                .build();
        byte[] answer = http.send(anew, BodyHandlers.ofByteArray()).body();
        return URI.create(Fields.of(JsonTree.parse(answer)).text("webSocketDebuggerUrl"));
    }

    /** Puts answers together from their parts. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                answers.add(fields(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private static Fields fields(String json) {
            try {
                return Fields.of(JsonTree.parse(json.getBytes(StandardCharsets.UTF_8)));
            } catch (JsonTree.NotJson e) {
                throw new AssertionError(json, e);
            }
        }
    }

    private Fields ask(String method, Consumer<Json> parameters) {
        asked++;
        socket.sendText(
                        Json.text(json ->
                                json.field("id", asked).field("method", method).object("params", parameters)),
                        true)
                .join();
        try {
            for (Fields answer = next(); ; answer = next()) {
                if (answer.has("id") && answer.whole("id") == asked) {
                    return answer.object("result");
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Fields next() throws InterruptedException {
        Fields answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("the browser does not answer");
        }
        return answer;
    }

    /** What an expression of the page's language is worth, there and now: text, number, truth or nothing. */
    @Nullable
    Object run(String expression) {
        Fields answer = ask(
                "Runtime.evaluate", json -> json.field("expression", expression).field("returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.value("exceptionDetails"));
        }
        return answer.object("result").value("value");
    }

    /** Waits until an expression is true; the page works meanwhile. */
    void await(String expression) {
        TestServer.await(expression, () -> Boolean.TRUE.equals(run(expression)));
    }

    /** The text of an element. */
    String text(String id) {
        return String.valueOf(run("document.getElementById('" + id + "').textContent"));
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        http.shutdownNow();
    }
}
