package dev.muster.lab.external;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server in a JVM of its own, whose faults are known: each request computes and allocates in {@link #digest} while it
 * holds the one {@link Gate} that all pass. {@code /metrics} tells how many there were.
 */
public final class BusyServer implements AutoCloseable {
    private static final int ALLOCATED = 64 * 1024;
    private static final Gate GATE = new Gate();
    private static final AtomicLong REQUESTS = new AtomicLong();
    private static volatile long sink;

    private final Process process;
    private final int port;

    /** What all requests pass one after the other. */
    static final class Gate {}

    private BusyServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one; more options for its JVM may be given. */
    static BusyServer start(String... options) throws IOException {
        List<String> command = new java.util.ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-Xmn8m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BusyServer.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new BusyServer(process, Integer.parseInt(process.inputReader().readLine()));
    }

    long pid() {
        return process.pid();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Serves until its input ends, on a port that it prints. */
    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.createContext("/", exchange -> answer(exchange, work()));
        server.createContext(
                "/metrics",
                exchange -> answer(
                        exchange,
                        "# TYPE busy_requests counter\nbusy_requests_total{path=\"/\"} " + REQUESTS.get()
                                + "\n# TYPE busy_level gauge\nbusy_level 7\n"));
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // Nothing is said to it but that it may go.
        }
        server.stop(0);
        System.exit(0);
    }

    private static String work() {
        synchronized (GATE) {
            REQUESTS.incrementAndGet();
            sink += digest();
        }
        return "ok";
    }

    static long digest() {
        byte[] bytes = new byte[ALLOCATED];
        long sum = 1;
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < bytes.length; i++) {
                sum = sum * 31 + bytes[i] + i;
                bytes[i] = (byte) sum;
            }
        }
        return sum;
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
