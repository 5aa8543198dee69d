package dev.muster.lab.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.external.Runs;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.TestRecord;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebSocketRunTest {
    @TempDir
    Path directory;

    private TestRecord run(UnaryOperator<@Nullable String> answering, String operation) throws Exception {
        return run("30s", answering, operation);
    }

    private TestRecord run(String timeout, UnaryOperator<@Nullable String> answering, String operation)
            throws Exception {
        try (EchoServer server = new EchoServer(answering)) {
            return Runs.run(
                    directory,
                    server.url(),
                    "- {type: stress_test, name: t, agent_count: 3, iterations: 5, timeout: " + timeout
                            + ", operations: [" + operation + "]}\n");
        }
    }

    private static final String SEND = "{name: s, send: {id: \"${i}\", a: \"${agent}\"}, expect: {$.id: \"${i}\"}";

    @Test
    void the_answer_is_the_first_message_that_holds_what_is_expected() throws Exception {
        TestRecord record = run(text -> text, SEND + ", check: {equals: {$.a: \"${agent}\"}}}");

        assertThat(record.reasons()).isEmpty();
        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_message_without_an_answer_ends_when_it_is_sent() throws Exception {
        assertThat(run(text -> "", "{name: s, send: hello}").verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void other_messages_are_not_the_answer() throws Exception {
        TestRecord record = run("400ms", text -> "{\"id\":-1}", SEND + "}");

        assertThat(record.rungs().getFirst().errors()).containsKey("timeout");
        assertThat(record.rungs().getFirst().ok()).isZero();
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_silent_server_hangs() throws Exception {
        assertThat(run("400ms", text -> "", SEND + "}").rungs().getFirst().errors())
                .containsOnlyKeys("hang");
    }

    @Test
    void a_connection_that_is_cut_is_transport_and_another_is_made() throws Exception {
        TestRecord record = run(text -> text.contains("\"id\":2,") ? null : text, SEND + "}");

        assertThat(record.rungs().getFirst().errors()).containsOnlyKeys("transport");
        assertThat(record.rungs().getFirst().ok()).isGreaterThanOrEqualTo(9);
    }
}
