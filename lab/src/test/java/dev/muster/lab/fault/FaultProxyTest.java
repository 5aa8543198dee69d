package dev.muster.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What the proxy does to bytes, and what it never does. */
class FaultProxyTest {
    /** Sends back what it gets, until its caller has no more. */
    private static final class Echo implements AutoCloseable {
        final ServerSocket listener;

        Echo() throws IOException {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> {
                while (true) {
                    try {
                        Socket caller = listener.accept();
                        Thread.ofVirtual().start(() -> answer(caller));
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
        }

        private static void answer(Socket caller) {
            try (caller) {
                caller.setTcpNoDelay(true);
                caller.getInputStream().transferTo(caller.getOutputStream());
            } catch (IOException gone) {
                // its caller went away
            }
        }

        InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static FaultPlan plan(FaultKind kind, Map<String, Double> settings) {
        return new FaultPlan(kind, Duration.ZERO, Duration.ZERO, settings, /* oneWay= */ false);
    }

    private static byte[] roundTrip(Socket socket, byte[] message) throws IOException {
        socket.getOutputStream().write(message);
        byte[] back = new byte[message.length];
        new DataInputStream(socket.getInputStream()).readFully(back);
        return back;
    }

    @Property(tries = 12)
    void whatever_is_delayed_sliced_or_slowed_arrives_whole_and_in_order(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 40_000) Integer> sizes,
            @ForAll @IntRange(max = 3) int what)
            throws Exception {
        Toxics toxics = switch (what) {
            case 0 -> Toxics.NONE;
            case 1 -> Toxics.of(plan(FaultKind.DELAY, Map.of("latency", 3.0, "jitter", 3.0)));
            case 2 -> Toxics.of(plan(FaultKind.SLICER, Map.of("bytes", 997.0, "pause", 0.01)));
            default -> Toxics.of(plan(FaultKind.BANDWIDTH, Map.of("bytes_per_second", 4e6)));
        };
        try (Echo echo = new Echo();
                FaultProxy proxy = FaultProxy.to(echo.address());
                Socket socket = connect(proxy.port())) {
            proxy.set(toxics);
            Random random = new Random(sizes.hashCode());
            for (int size : sizes) {
                byte[] message = new byte[size];
                random.nextBytes(message);
                assertThat(roundTrip(socket, message)).isEqualTo(message);
            }
            assertThat(proxy.stats().touched()).isGreaterThanOrEqualTo(what == 0 ? 0 : 1);
        }
    }

    @Property(tries = 4)
    void a_piece_is_never_sooner_than_latency_less_jitter_allows(
            @ForAll @IntRange(min = 5, max = 30) int latency, @ForAll @IntRange(max = 5) int jitter) throws Exception {
        try (Echo echo = new Echo();
                FaultProxy proxy = FaultProxy.to(echo.address());
                Socket socket = connect(proxy.port())) {
            proxy.set(Toxics.of(plan(FaultKind.DELAY, Map.of("latency", (double) latency, "jitter", (double) jitter))));
            for (int i = 0; i < 5; i++) {
                long sent = System.nanoTime();
                roundTrip(socket, new byte[] {1});
                // There and back.
                assertThat(System.nanoTime() - sent)
                        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(2L * (latency - jitter)));
            }
        }
    }

    @Test
    void what_a_partition_holds_back_goes_on_when_it_heals() throws Exception {
        try (Echo echo = new Echo();
                FaultProxy proxy = FaultProxy.to(echo.address());
                Socket socket = connect(proxy.port())) {
            roundTrip(socket, new byte[] {1});
            proxy.set(Toxics.of(plan(FaultKind.PARTITION, Map.of())));
            socket.getOutputStream().write(7);
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            proxy.set(Toxics.NONE);

            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isEqualTo(7);
        }
    }

    /** A long answer went on being sliced for most of a minute after that, at the target's expense. */
    @Test
    void a_piece_that_is_under_way_when_the_fault_is_lifted_goes_on_at_once() throws Exception {
        for (FaultPlan slow : List.of(
                plan(FaultKind.SLICER, Map.of("bytes", 16.0, "pause", 3_600_000.0)),
                plan(FaultKind.BANDWIDTH, Map.of("bytes_per_second", 1.0)))) {
            try (Echo echo = new Echo();
                    FaultProxy proxy = FaultProxy.to(echo.address());
                    Socket socket = connect(proxy.port())) {
                proxy.set(Toxics.of(slow));
                socket.getOutputStream().write(new byte[4096]);
                while (proxy.stats().bytes() == 0) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }

                proxy.set(Toxics.NONE);

                assertThat(socket.getInputStream().readNBytes(4096)).hasSize(4096);
            }
        }
    }

    @Test
    void a_connection_made_during_a_partition_is_carried_when_it_heals() throws Exception {
        try (Echo echo = new Echo();
                FaultProxy proxy = FaultProxy.to(echo.address())) {
            proxy.set(Toxics.of(plan(FaultKind.PARTITION, Map.of())));
            try (Socket socket = connect(proxy.port())) {
                socket.getOutputStream().write(9);
                proxy.set(Toxics.NONE);
                assertThat(socket.getInputStream().read()).isEqualTo(9);
            }
        }
    }

    @Test
    void a_partition_of_one_way_lets_the_request_through_and_holds_the_answer() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                FaultProxy proxy =
                        FaultProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()))) {
            proxy.set(Toxics.of(
                    new FaultPlan(FaultKind.PARTITION, Duration.ZERO, Duration.ZERO, Map.of(), /* oneWay= */ true)));
            try (Socket socket = connect(proxy.port());
                    Socket accepted = server.accept()) {
                socket.getOutputStream().write(5);
                int got = accepted.getInputStream().read();
                accepted.getOutputStream().write(6);
                socket.setSoTimeout(200);
                assertThat(got).isEqualTo(5);
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    @Test
    void a_reset_breaks_connections_that_are_open_and_those_that_are_new() throws Exception {
        try (Echo echo = new Echo();
                FaultProxy proxy = FaultProxy.to(echo.address());
                Socket old = connect(proxy.port())) {
            roundTrip(old, new byte[] {1});
            proxy.set(Toxics.of(plan(FaultKind.RESET, Map.of("bytes", 2.0))));
            assertThatThrownBy(() -> {
                        old.getOutputStream().write(1);
                        old.getInputStream().read();
                        old.getOutputStream().write(1);
                        old.getInputStream().read();
                    })
                    .isInstanceOf(SocketException.class);
            try (Socket fresh = connect(proxy.port())) {
                fresh.getOutputStream().write(new byte[] {1, 2, 3});
                assertThatThrownBy(() -> new DataInputStream(fresh.getInputStream()).readFully(new byte[3]))
                        .isInstanceOf(IOException.class);
            }
            assertThat(proxy.stats().broken()).isGreaterThanOrEqualTo(2);

            proxy.set(Toxics.NONE);

            try (Socket healed = connect(proxy.port())) {
                assertThat(roundTrip(healed, new byte[] {4})).containsExactly(4);
            }
        }
    }

    @Test
    void limited_data_end_in_the_middle_of_an_answer() throws Exception {
        try (Echo echo = new Echo();
                FaultProxy proxy = FaultProxy.to(echo.address());
                Socket socket = connect(proxy.port())) {
            proxy.set(Toxics.of(plan(FaultKind.LIMIT_DATA, Map.of("bytes", 3.0))));
            socket.getOutputStream().write(new byte[] {1, 2, 3, 4, 5});
            assertThat(socket.getInputStream().readNBytes(5).length).isEqualTo(3);
        }
    }

    @Test
    void the_end_of_a_connection_is_passed_on_late() throws Exception {
        try (Echo echo = new Echo();
                FaultProxy proxy = FaultProxy.to(echo.address());
                Socket socket = connect(proxy.port())) {
            long ended = System.nanoTime(); // before the fault, which itself ends the answers
            proxy.set(Toxics.of(plan(FaultKind.SLOW_CLOSE, Map.of("pause", 150.0))));
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(System.nanoTime() - ended).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(150));
        }
    }

    @Test
    void connections_that_are_kept_open_end_too_and_their_callers_learn_it_late() throws Exception {
        try (Echo echo = new Echo();
                FaultProxy proxy = FaultProxy.to(echo.address());
                Socket kept = connect(proxy.port())) {
            kept.getOutputStream().write(1);
            assertThat(kept.getInputStream().read()).isEqualTo(1);
            long start = System.nanoTime();

            proxy.set(Toxics.of(plan(FaultKind.SLOW_CLOSE, Map.of("pause", 300.0))));

            assertThat(kept.getInputStream().read()).isEqualTo(-1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
            assertThat(proxy.stats().touched()).isPositive();
        }
    }

    @Test
    void a_target_that_is_not_there_breaks_the_connection() throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = closed.getLocalPort();
        }
        try (FaultProxy proxy = FaultProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), nobody));
                Socket socket = connect(proxy.port())) {
            assertThatThrownBy(() -> {
                        if (socket.getInputStream().read() < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    /** A bench rather than a test of speed: it tells what the proxy costs a round trip. */
    @Test
    void what_it_costs_is_told() throws Exception {
        try (Echo echo = new Echo();
                FaultProxy proxy = FaultProxy.to(echo.address());
                Socket direct = connect(echo.address().getPort());
                Socket through = connect(proxy.port())) {
            int trips = 4_000;
            long[] plain = new long[trips];
            long[] carried = new long[trips];
            byte[] message = new byte[100];
            for (int i = -1000; i < trips; i++) {
                long start = System.nanoTime();
                roundTrip(direct, message);
                long middle = System.nanoTime();
                roundTrip(through, message);
                if (i >= 0) {
                    plain[i] = middle - start;
                    carried[i] = System.nanoTime() - middle;
                }
            }
            Arrays.sort(plain);
            Arrays.sort(carried);
            assertThat(carried[trips / 2]).isPositive();
            System.out.printf(
                    "fault proxy: a round trip takes %.1f µs directly, %.1f µs through it: %.1f µs more (medians of %d)%n",
                    plain[trips / 2] / 1e3,
                    carried[trips / 2] / 1e3,
                    (carried[trips / 2] - plain[trips / 2]) / 1e3,
                    trips);
        }
    }
}
