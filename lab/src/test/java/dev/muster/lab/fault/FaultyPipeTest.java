package dev.muster.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stands in a client's configuration in place of its server. */
@Timeout(60) // against hanging
class FaultyPipeTest {
    private static final String ANSWER = "{\"id\":1,\"result\":{}}";

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> complaints = new LinkedBlockingQueue<>();

    @SuppressWarnings("NullAway.Init") // by what a test starts
    private FaultyPipe pipe;

    @SuppressWarnings("NullAway.Init")
    private OutputStream client;

    @SuppressWarnings("NullAway.Init")
    private BufferedReader hears;

    @SuppressWarnings("NullAway.Init")
    private CompletableFuture<Integer> exit;

    private void start(FaultKind kind, Duration at, Duration hold, @Nullable Duration every, String... argv)
            throws IOException {
        pipe = FaultyPipe.start(List.of(argv), new FaultPlan(kind, at, hold, Map.of(), false), every, told::add);
        Pipe in = Pipe.open();
        Pipe out = Pipe.open();
        client = Channels.newOutputStream(in.sink());
        hears = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(out.source()), StandardCharsets.ISO_8859_1));
        exit = CompletableFuture.supplyAsync(() -> {
            try (OutputStream to = Channels.newOutputStream(out.sink())) {
                return pipe.carry(Channels.newInputStream(in.source()), to, complaints::add);
            } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    private String asked() throws IOException {
        client.write((ANSWER + "\n").getBytes(StandardCharsets.UTF_8));
        return hears.readLine();
    }

    @AfterEach
    void end() {
        pipe.close();
    }

    @Test
    void a_client_and_its_server_hear_each_other_and_the_end_of_one_is_that_of_the_other() throws Exception {
        start(FaultKind.NOISE, Duration.ofHours(1), Duration.ofHours(1), null, "sh", "-c", "cat; echo bye >&2; exit 7");

        assertThat(asked()).isEqualTo(ANSWER);
        client.close();

        assertThat(exit.get()).isEqualTo(7);
        assertThat(hears.readLine()).isNull();
        assertThat(complaints).containsExactly("bye");
        assertThat(told).as("it ended before the fault").isEmpty();
    }

    @Test
    void a_fault_comes_and_goes_and_is_told() throws Exception {
        start(FaultKind.GARBLE, Duration.ZERO, Duration.ofSeconds(1), null, "cat");

        boolean spoilt = false;
        while (told.isEmpty()) {
            spoilt |= !asked().equals(ANSWER);
        }

        assertThat(spoilt).isTrue();
        assertThat(told.take()).startsWith("garble: the proxy spoilt ");
        assertThat(asked()).isEqualTo(ANSWER);
    }

    @Test
    void it_comes_again_and_says_when_nothing_passed_meanwhile() throws Exception {
        start(FaultKind.GARBLE, Duration.ZERO, Duration.ofMillis(10), Duration.ofMillis(20), "cat");

        assertThat(List.of(told.take(), told.take())).containsOnly("garble: nothing passed that it could be done to");
    }

    @Test
    void who_closes_it_ends_the_server() throws Exception {
        start(FaultKind.NOISE, Duration.ofHours(1), Duration.ofHours(1), null, "cat");
        assertThat(asked()).isEqualTo(ANSWER);

        pipe.close();

        assertThat(exit.get()).isZero();
    }
}
