package dev.muster.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.muster.lab.fault.StormLog.What;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A storm against a server whose answers are the test's. */
class StormTest {
    private static final int CALLERS = 16;

    @TempDir
    Path directory;

    private final Map<Long, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger now = new AtomicInteger();
    private final Semaphore gate = new Semaphore(1_000_000);
    private volatile int status = 201;
    private volatile boolean says = true;
    private HttpServer server;

    private final StormRequests requests = new StormRequests() {
        @Override
        public void write(long number, ByteBuffer into) {
            into.put(("GET /" + number + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void acknowledged(long number, byte[] body) {
            assertThat(new String(body, StandardCharsets.US_ASCII)).isEqualTo("/" + number);
            acknowledged.add(number);
        }
    };

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            gate.acquireUninterruptibly();
            gate.release();
            String path = exchange.getRequestURI().getPath();
            asked.computeIfAbsent(Long.parseLong(path.substring(1)), none -> new AtomicInteger())
                    .incrementAndGet();
            byte[] body = path.getBytes(StandardCharsets.US_ASCII);
            int answer = status;
            if (answer != 201 && says) {
                exchange.getResponseHeaders().add("Retry-After", "1");
            }
            now.decrementAndGet();
            exchange.sendResponseHeaders(answer, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        gate.release(1_000_000);
        server.stop(0);
    }

    private Storm storm() throws IOException {
        return Storm.connect(server.getAddress(), CALLERS, requests);
    }

    /** Ends a storm once something has come true. */
    private static Storm.Over once(java.util.function.BooleanSupplier true_) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        return () -> true_.getAsBoolean() || System.nanoTime() > end;
    }

    @Test
    void a_closed_loop_keeps_so_many_under_way_and_takes_down_each_answer_once() throws Exception {
        try (Storm storm = storm()) {
            StormLog log = storm.closed(4, Duration.ofMillis(500));

            assertThat(most.get()).isBetween(1, 4);
            assertThat(log.total(What.ACCEPTED)).isPositive().isEqualTo(acknowledged.size());
            assertThat(log.total(What.SENT)).isEqualTo(log.total(What.ACCEPTED));
            assertThat(log.total(What.FAILED) + log.total(What.REFUSED)).isZero();
            assertThat(asked.values()).allMatch(times -> times.get() == 1);
        }
    }

    @Test
    void in_an_open_loop_what_finds_every_connection_waiting_is_held_off_and_counted() throws Exception {
        gate.drainPermits();
        try (Storm storm = storm()) {
            Thread opener = Thread.ofVirtual().unstarted(() -> gate.release(1_000_000));
            AtomicInteger looks = new AtomicInteger();
            StormLog log = storm.open(2_000, once(() -> {
                boolean enough = now.get() == CALLERS && looks.incrementAndGet() > 50;
                if (enough) {
                    opener.start();
                }
                return enough;
            }));

            assertThat(log.total(What.HELD_OFF)).isPositive();
            assertThat(log.total(What.SENT)).isEqualTo(CALLERS);
            assertThat(log.total(What.ACCEPTED)).isEqualTo(CALLERS);
        }
    }

    @Test
    void of_those_who_are_refused_half_come_back_at_once_and_the_others_when_they_were_told_to() throws Exception {
        status = 503;
        try (Storm storm = storm()) {
            long start = System.nanoTime();
            StormLog log = storm.open(
                    200,
                    () -> System.nanoTime() - start > Duration.ofMillis(900).toNanos());

            assertThat(log.total(What.REFUSED)).isPositive();
            assertThat(storm.silent()).isZero();
            // Nobody was told to come back within a second.
            assertThat(asked).allSatisfy((number, times) -> {
                if (number % 2 == 0) {
                    assertThat(times.get()).isEqualTo(1);
                }
            });
            assertThat(asked.entrySet())
                    .anyMatch(each -> each.getKey() % 2 == 1 && each.getValue().get() > 1);
        }
    }

    @Test
    void refusals_that_do_not_say_when_to_come_back_are_counted() throws Exception {
        status = 429;
        says = false;
        try (Storm storm = storm()) {
            StormLog log = storm.open(200, once(() -> asked.size() > 3));

            assertThat(storm.silent()).isPositive().isEqualTo(log.total(What.REFUSED));
        }
    }

    @Test
    void a_server_that_is_not_there_is_no_target() {
        InetSocketAddress nobody = server.getAddress();
        server.stop(0);

        assertThatThrownBy(() -> Storm.connect(nobody, CALLERS, requests, Duration.ofSeconds(1)))
                .isInstanceOf(IOException.class)
                .hasMessage("only 0 of 16 connections were taken within 1 s");
    }

    @Test
    void a_log_is_read_as_it_was_written() throws Exception {
        try (Storm storm = storm()) {
            long since = System.nanoTime();
            StormLog log = storm.closed(2, Duration.ofMillis(200));
            Path file = directory.resolve("o.csv");
            log.write(file, since);
            List<StormLog.Entry> read = StormLog.read(file);

            assertThat(read.stream().filter(each -> each.what() == What.ACCEPTED))
                    .hasSize((int) log.total(What.ACCEPTED));
            assertThat(read.stream()
                            .filter(each -> each.what() == What.SENT)
                            .mapToDouble(StormLog.Entry::value)
                            .sum())
                    .isEqualTo(log.total(What.SENT));
        }
    }

    @Test
    void an_overload_that_could_not_offer_twice_the_peak_says_so_and_one_in_time_counts_alone() throws Exception {
        StormLog log = new StormLog();
        long began = System.nanoTime();
        long second = Duration.ofSeconds(1).toNanos();
        for (int i = 0; i < 300; i++) {
            log.count(What.SENT, began);
        }
        for (int i = 0; i < 100; i++) {
            // Half of them take three seconds.
            log.accepted(began - (i % 2 == 0 ? 0 : 2 * second), began + second - 1);
        }
        Overload.Peak peak = new Overload.Peak(100, 8, null, 2 * second);
        Overload overload = Overload.of(peak, 10, CALLERS, log, began, began + second, "o.csv");

        assertThat(overload.done()).isEqualTo(100);
        assertThat(overload.goodput()).isEqualTo(50);
        assertThat(overload.goodputOfPeak()).isEqualTo(0.5);
        assertThat(overload.p99Ms()).as("too few for it").isNull();
        assertThat(overload.flaw()).isNull();
        Overload.Peak higher = new Overload.Peak(200, 8, null, 2 * second);
        assertThat(Overload.of(higher, 10, CALLERS, log, began, began + second, "o.csv")
                        .flaw())
                .contains("only 300 a second, 1.5 times the peak of 200");
    }
}
