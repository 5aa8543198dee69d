package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.muster.server.ServerOptions;
import dev.muster.server.ServerSentEvents;
import dev.muster.server.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that never say that they are done cost nothing for long: no session, no stream, no thread is left of them.
 */
class AbandonedSessionsTest {
    private static final int MOST = 5;
    private static final Duration LONG = Duration.ofMinutes(30);

    @TempDir
    Path directory;

    private final AtomicInteger dumps = new AtomicInteger();

    /** A session whose client listens, and watches the project. */
    private record Abandoned(String id, ServerSentEvents stream) {}

    private Rig rig(Duration idle, InstantSource clock) throws Exception {
        ServerOptions options = Rig.tools("standard");
        Rig rig = Rig.open(
                directory.resolve("data"),
                options.withMcp(options.mcp().withSessions(idle, MOST).withClock(clock)));
        rig.call("start_session", Map.of("agent", "ann"));
        return rig;
    }

    private static Abandoned abandon(Rig rig) throws Exception {
        String id = rig.begin("2025-11-25");
        rig.legacy(id, "resources/subscribe", Map.of("uri", "muster://projects/default"));
        return new Abandoned(id, rig.listen(id, null));
    }

    private static boolean isKnown(Rig rig, Abandoned session) throws Exception {
        return rig.legacy(session.id(), "ping", Map.of()).statusCode() == 200;
    }

    /** How many threads of MCP there are, virtual ones too. */
    private int threads(String name) {
        Path file = directory.resolve("threads-" + dumps.incrementAndGet());
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            return (int) Files.readAllLines(file).stream()
                    .filter(line -> line.contains("\"" + name))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void those_that_nothing_is_heard_of_go_with_their_streams_and_threads() throws Exception {
        Instant begin = Instant.now();
        AtomicBoolean held = new AtomicBoolean(true); // until all are there: a machine that stands still is idle too
        try (Rig rig = rig(Duration.ofSeconds(3), () -> held.get() ? begin : Instant.now())) {
            List<Abandoned> sessions = new ArrayList<>();
            for (int i = 0; i < MOST; i++) {
                sessions.add(abandon(rig));
            }
            assertThat(threads("mcp-watch")).isPositive();
            assertThat(threads("mcp-sessions")).isEqualTo(1);
            held.set(false);

            for (Abandoned each : sessions) {
                while (each.stream().nextOrEnd() != null) {
                    // until the server ends it
                }
                assertThat(isKnown(rig, each)).isFalse();
            }
            TestServer.await("nobody watches any more", () -> threads("mcp-watch") == 0);
            TestServer.await("nobody sweeps any more", () -> threads("mcp-sessions") == 0);
        }
    }

    @Test
    void when_there_are_too_many_the_oldest_go_and_the_others_stay() throws Exception {
        try (Rig rig = rig(LONG, InstantSource.system())) {
            List<Abandoned> sessions = new ArrayList<>();
            for (int i = 0; i < 3 * MOST; i++) {
                sessions.add(abandon(rig));
            }

            for (Abandoned each : sessions.subList(0, 2 * MOST)) {
                assertThat(each.stream().nextOrEnd()).isNull();
                assertThat(isKnown(rig, each)).isFalse();
            }
            for (Abandoned each : sessions.subList(2 * MOST, 3 * MOST)) {
                assertThat(isKnown(rig, each)).isTrue();
            }
            TestServer.await("only those that are left watch", () -> threads("mcp-watch") == MOST);
        }
    }
}
