package dev.muster.lab.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.external.Runs;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.result.TestRecord;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults of the protocol at any server of WebSocket: through a proxy, by its address alone. */
class WebSocketFaultTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "garble, the proxy spoilt, true",
        "truncate, in their middle, true",
        "oversize, answers longer than anybody should keep, true",
        "refuse, the proxy refused, true",
        "duplicate, messages reached the target twice, false"
    })
    void it_is_put_in_and_connections_come_back(String fault, String evidence, boolean noticed) throws Exception {
        try (EchoServer server = new EchoServer(text -> text)) {
            TestRecord test = Runs.run(
                    directory,
                    server.url(),
                    "- {type: fault, fault: {kind: " + fault
                            + ", at: 1200ms, hold: 500ms}, timeout: 500ms, operations: [{name: s, send: {id: \"${i}\"},"
                            + " expect: {$.id: \"${i}\"}}], agent_count: 4, warmup: 100ms, arrival: {constant: {rate: 100}},"
                            + " duration_seconds: 4, thresholds: {recovery_ms: 3000, error_rate: 0.9}}\n");

            assertThat(test.gates())
                    .isNotEmpty()
                    .allSatisfy(gate -> assertThat(gate.state()).isEqualTo(GateState.PASS));
            var injection = Objects.requireNonNull(test.fault()).injections().getFirst();
            assertThat(injection.evidence()).contains(evidence);
            assertThat(Objects.requireNonNull(injection.recovery()).failed() > 0)
                    .as("%s", test.rungs().getFirst().errors())
                    .isEqualTo(noticed);
        }
    }
}
