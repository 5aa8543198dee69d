package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.server.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A relay whose server has forgotten its session begins another, and its client need not know. */
class RejoiningTest {
    private ForgetfulServer server;
    private PipeWire pipe;

    @BeforeEach
    void relay() throws Exception {
        server = new ForgetfulServer();
        pipe = new PipeWire((in, out) -> new McpRelay(server::address, in, out, McpRelay.Added.NOTHING).run());
    }

    @AfterEach
    void close() throws Exception {
        pipe.close();
        server.close();
    }

    private void ping(String id) throws IOException {
        pipe.say("{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"method\":\"ping\"}");
    }

    private static void isResult(Fields answer) {
        assertThat(answer.has("result")).as("%s", answer).isTrue();
    }

    @Test
    void a_call_that_comes_while_the_next_session_begins_is_answered_in_it() throws Exception {
        server.forget();
        CountDownLatch begun = server.hold();
        ping("1");
        TestServer.await("the next session begins", () -> server.beginnings() == 2);
        ping("2");
        TestServer.await("the second call has come", () -> server.calls() == 2);

        begun.countDown();

        List<Fields> answers = List.of(pipe.answer(), pipe.answer());
        assertThat(answers).extracting(each -> each.value("id")).containsExactlyInAnyOrder("1", "2");
        assertThat(answers).allSatisfy(RejoiningTest::isResult);
        assertThat(server.beginnings()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {ForgetfulServer.HANGS_UP, 401, 429, 503})
    void a_next_session_that_cannot_begin_is_told_and_begins_with_the_next_call(int status) throws Exception {
        server.forget();
        server.refuse(status);
        ping("1");
        Fields refused = pipe.answer();
        assertThat(refused.value("id")).isEqualTo("1");
        assertThat(refused.object("error").text("message"))
                .contains(status == ForgetfulServer.HANGS_UP ? "cannot be reached" : "refused: not now");

        ping("2");

        Fields answer = pipe.answer();
        assertThat(answer.value("id")).isEqualTo("2");
        isResult(answer);
    }
}
