package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.wire.Fields;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.metric.Histogram;
import dev.muster.core.metric.Timings;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.server.access.Caller;
import dev.muster.server.http.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of the eras with sessions whose connection broke: they may come back, but nobody waits for them for ever. */
class GoneClientTest {
    private static final Duration LONG = LegacyBack.GRACE.plusSeconds(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final McpOptions options = McpOptions.defaults("test").withClock(now::get);
    private final McpSession session = new McpSession("s", Caller.LOCAL, now::get);
    private final LegacyBack back = new LegacyBack(new BrokenExchange(), session);

    /** A request whose client has gone since: nothing can be written to it. */
    private static final class BrokenExchange implements Exchange {
        @Override
        public String method() {
            return "POST";
        }

        @Override
        public String path() {
            return McpHttp.PATH;
        }

        @Override
        public @Nullable String parameter(String name) {
            return null;
        }

        @Override
        public Map<String, List<String>> parameters() {
            return Map.of();
        }

        @Override
        public @Nullable String header(String name) {
            return null;
        }

        @Override
        public int headers(String name) {
            return 0;
        }

        @Override
        public byte[] body() {
            return new byte[0];
        }

        @Override
        public String remote() {
            return "127.0.0.1";
        }

        @Override
        public boolean secure() {
            return false;
        }

        @Override
        public Exchange with(String header, String value) {
            return this;
        }

        @Override
        public void answer(int status, @Nullable String contentType, byte[] body) throws IOException {
            throw new IOException("nobody is there");
        }

        @Override
        public OutputStream stream(int status, String contentType) {
            return new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    throw new IOException("nobody is there");
                }
            };
        }

        @Override
        public int status() {
            return 0;
        }

        @Override
        public boolean answered() {
            return false;
        }

        @Override
        public Watch interruptIfGone() {
            return Watch.NONE;
        }
    }

    private void later(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void one_that_does_not_come_back_is_not_waited_for_any_more() throws Exception {
        back.check();
        later(LegacyBack.GRACE);
        back.check();
        later(Duration.ofSeconds(1));

        assertThatThrownBy(back::check).isInstanceOf(InterruptedException.class);
    }

    @Test
    void one_that_comes_back_is_waited_for_however_long_it_has_been_since() throws Exception {
        back.check();
        later(LegacyBack.GRACE);
        Outbox stream = session.stream(1);
        assertThat(stream).isNotNull();
        stream.listen(new ByteArrayOutputStream(), 0, false);
        later(LONG);
        assertThatCode(back::check).doesNotThrowAnyException();

        stream.breakOff(Duration.ZERO);
        assertThatCode(back::check).as("it has the whole grace once more").doesNotThrowAnyException();
    }

    @Test
    void a_task_that_comes_when_its_claimer_has_been_gone_for_long_is_left_to_others(@TempDir Path directory)
            throws Exception {
        try (Engine engine = Engine.open(directory, EngineOptions.defaults().withSynchronous(false));
                McpServer server = new McpServer(engine, options, new Timings(Histogram::ofDurations), List::of)) {
            ask(
                    server,
                    "initialize",
                    Map.of(
                            "protocolVersion",
                            Protocol.LEGACY,
                            "capabilities",
                            Map.of(),
                            "clientInfo",
                            Map.of("name", "gone", "version", "1")));
            call(server, "start_session", Map.of("agent", "ann"));
            call(server, "plan_task", Map.of("title", "t", "description", "d"));
            back.check();
            later(LONG);

            assertThat(call(server, "claim_task", Map.of("wait_seconds", 3_600L))
                            .status())
                    .isEqualTo(McpServer.CANCELLED_STATUS);
            assertThat(engine.reads().task(new TaskId(1)).state()).isEqualTo(TaskState.READY);
        }
    }

    private McpServer.Reply call(McpServer server, String tool, Map<String, Object> arguments) {
        return ask(server, "tools/call", Map.of("name", tool, "arguments", arguments));
    }

    private McpServer.Reply ask(McpServer server, String method, Map<String, Object> params) {
        Message.Request request = new Message.Request(1L, method, Fields.of(params));
        return server.answer(session.connection(), Caller.LOCAL, request, false, back);
    }
}
