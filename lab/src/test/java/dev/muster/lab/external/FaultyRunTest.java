package dev.muster.lab.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.scenario.ScenarioException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults at a server that the lab did not start: through a proxy, by its address alone. */
class FaultyRunTest {
    @TempDir
    Path directory;

    private HttpServer server;

    @BeforeEach
    void a_server_answers() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            byte[] answer = "{\"fine\": true}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer);
            }
        });
        server.start();
    }

    @AfterEach
    void it_ends() {
        server.stop(0);
    }

    private TestRecord run(String fault) throws Exception {
        return Runs.run(
                directory,
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "- {type: fault, fault: " + fault
                        + ", timeout: 500ms, operations: [{name: look, path: /}], agent_count: 4, warmup: 100ms,"
                        + " arrival: {constant: {rate: 100}}, duration_seconds: 4,"
                        + " thresholds: {recovery_ms: 3000, error_rate: 0.9}}\n");
    }

    @Test
    void resets_of_any_http_server_are_detected_and_recovered_from() throws Exception {
        TestRecord test = run("{kind: reset, at: 1200ms, hold: 500ms}");

        // A busy machine may not keep the pace. That is told, and is not what is asked here.
        assertThat(test.reasons()).allSatisfy(reason -> assertThat(reason).contains("the generator lagged"));
        assertThat(test.verdict()).isEqualTo(test.reasons().isEmpty() ? Verdict.PASS : Verdict.INVALID);
        assertThat(test.gates())
                .isNotEmpty()
                .allSatisfy(gate -> assertThat(gate.state()).isEqualTo(GateState.PASS));
        var injection = Objects.requireNonNull(test.fault()).injections().getFirst();
        var recovery = Objects.requireNonNull(injection.recovery());
        assertThat(recovery.failed()).isPositive();
        assertThat(recovery.detectMs()).isNotNull();
        assertThat(recovery.recoveryMs()).isNotNull();
        assertThat(injection.evidence()).contains("broke");
    }

    @ParameterizedTest
    @CsvSource({
        "kill, the embedded target",
        "'{kind: forget_session, at: 1s, hold: 500ms}', any target over mcp+http:// that gives its sessions an id",
        "'{kind: noise, at: 1s, hold: 500ms}', any target over mcp+stdio:",
    })
    void a_fault_that_this_target_cannot_have_is_refused_with_its_line_and_where_it_works(String fault, String where) {
        assertThatThrownBy(() -> run(fault))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("s.yaml:5: fault '")
                .hasMessageContaining("' works on " + where + "; the target is http://");
    }
}
