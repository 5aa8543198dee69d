package dev.muster.cli;

import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts a server as {@code muster serve} does, asks it for what its faces offer, and stops it. It asks over plain
 * sockets: an HTTP client's classes have no business in the cache of a server.
 */
final class ServeTraining {
    /** Enough for the JVM to note which methods matter, short enough for a build. */
    private static final int CYCLES = 150;

    /** Every process has some variable, and each is looked at: it may be of the configuration. */
    private static final Map<String, String> ENVIRONMENT = Map.of("LANG", "C");

    private static final Pattern READY = Pattern.compile("ready on http://127\\.0\\.0\\.1:(\\d+)");

    private final Path data;

    ServeTraining(Path data) {
        this.data = data;
    }

    void run() throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Shell shell = Shell.of(out, System.err, InputStream.nullInputStream(), ENVIRONMENT, Screen.NONE);
        String[] arguments = {"serve", "--port", "0", "--data", data.toString()};
        Prefetch.begin(List.of(arguments)); // as a program of its own does
        Thread server = Thread.ofPlatform().name("served").start(() -> Main.run(arguments, shell));
        try {
            new Client(port(out, server)).ask();
        } finally {
            server.interrupt();
            server.join();
        }
    }

    private static int port(ByteArrayOutputStream out, Thread server) throws InterruptedException {
        while (server.isAlive()) {
            Matcher ready = READY.matcher(out.toString(StandardCharsets.UTF_8));
            if (ready.find()) {
                return Integer.parseInt(ready.group(1));
            }
            Thread.sleep(10);
        }
        throw new IllegalStateException("the server ended before it was ready");
    }

    /** Speaks just enough HTTP. */
    private record Client(int port) {
        private static final List<String> READING = List.of(
                "/health/ready",
                "/health/live",
                "/api/v1/projects",
                "/api/v1/projects/served",
                "/api/v1/agents",
                "/api/v1/sessions",
                "/api/v1/tasks?project=served&limit=20",
                "/api/v1/tasks/t1",
                "/api/v1/tasks/t1/history",
                "/api/v1/search?project=served&text=train",
                "/api/v1/events?project=served&after=0",
                "/api/v1/admin/stats",
                "/api/v1/nowhere",
                "/openapi.json",
                "/metrics",
                "/",
                "/status.js");

        private String host() {
            return "127.0.0.1:" + port;
        }

        void ask() throws IOException {
            post("/api/v1/projects", "{\"project\":\"served\"}");
            String session = field("id", post("/api/v1/sessions", "{\"project\":\"served\",\"agent\":\"trainee\"}"));
            for (int i = 0; i < CYCLES; i++) {
                cycle(session);
            }
            for (String path : READING) {
                exchange("GET " + path + " HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\n\r\n");
            }
            stream();
            handshake();
            mcp();
        }

        private void cycle(String session) throws IOException {
            post("/api/v1/tasks", "{\"project\":\"served\",\"title\":\"Train\",\"type\":\"code\"}");
            String claimed = post("/api/v1/tasks/claim", "{\"session\":\"" + session + "\",\"wait_seconds\":1}");
            String lease = field("lease", claimed);
            String task = field("id", claimed);
            post("/api/v1/tasks/" + task + "/renew", "{\"lease\":\"" + lease + "\"}");
            post("/api/v1/tasks/" + task + "/complete", "{\"lease\":\"" + lease + "\",\"summary\":\"done\"}");
            post("/api/v1/sessions/" + session + "/heartbeat", "{}");
        }

        private String post(String path, String json) throws IOException {
            return exchange("POST " + path + " HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n" + json);
        }

        private String exchange(String request) throws IOException {
            try (Socket socket = socket(request)) {
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        private Socket socket(String request) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return socket;
        }

        /** Reads events as they happen, until the first is there. */
        private void stream() throws IOException {
            try (Socket socket = socket("GET /api/v1/events?project=served&after=0 HTTP/1.1\r\nHost: " + host() + "\r\n"
                    + "Accept: text/event-stream\r\n\r\n")) {
                expect(socket, "data: ");
            }
        }

        private void handshake() throws IOException {
            try (Socket socket = socket("GET /ws HTTP/1.1\r\nHost: " + host() + "\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")) {
                expect(socket, "HTTP/1.1 ");
            }
        }

        /** The first words of an MCP client, and one call. */
        private void mcp() throws IOException {
            String hello = rpc(
                    "",
                    "initialize",
                    "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                            + "\"clientInfo\":{\"name\":\"trainee\",\"version\":\"1\"}}");
            Matcher session = Pattern.compile("(?i)Mcp-Session-Id: (\\S+)").matcher(hello);
            if (!session.find()) {
                throw new IllegalStateException("no session in the answer: " + hello);
            }
            String header = "Mcp-Session-Id: " + session.group(1) + "\r\nMCP-Protocol-Version: 2025-11-25\r\n";
            rpc(header, "tools/list", "{}");
            for (int i = 0; i < CYCLES; i++) {
                rpc(header, "tools/call", "{\"name\":\"get_status\",\"arguments\":{\"project\":\"served\"}}");
            }
        }

        private String rpc(String headers, String method, String params) throws IOException {
            String json = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
            return exchange("POST /mcp HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\n" + headers
                    + "Accept: application/json, text/event-stream\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + json.length() + "\r\n\r\n" + json);
        }

        private static void expect(Socket socket, String words) throws IOException {
            StringBuilder text = new StringBuilder();
            InputStream in = socket.getInputStream();
            for (int each = in.read(); each >= 0; each = in.read()) {
                text.append((char) each);
                if (text.indexOf(words) >= 0) {
                    return;
                }
            }
            throw new IllegalStateException("the server closed before it sent '" + words + "', after " + text);
        }

        private static String field(String name, String answer) {
            Matcher field = Pattern.compile('"' + name + "\":\"([^\"]*)\"").matcher(answer);
            if (!field.find()) {
                throw new IllegalStateException("no '" + name + "' in the answer: " + answer);
            }
            return field.group(1);
        }
    }
}
