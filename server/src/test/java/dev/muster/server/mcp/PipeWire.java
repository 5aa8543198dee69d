package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;

/** The client's end of a pipe on which the protocol is spoken. */
final class PipeWire implements AutoCloseable {
    private final OutputStream toServer;
    private final BufferedReader answers;
    private final Thread speaking;

    /** The other end; runs until its input ends. */
    @FunctionalInterface
    interface Other {
        void run(InputStream in, OutputStream out) throws Exception;
    }

    /** One that has said hello, and so has a session of the protocol. */
    PipeWire(Other other) throws Exception {
        this(other, /* greets= */ true);
    }

    /** One that speaks the version without sessions, if it does not greet. */
    PipeWire(Other other, boolean greets) throws Exception {
        Pipe in = Pipe.open();
        Pipe out = Pipe.open();
        toServer = Channels.newOutputStream(in.sink());
        answers = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(out.source()), StandardCharsets.UTF_8));
        speaking = Thread.ofPlatform().start(() -> {
            try {
                other.run(Channels.newInputStream(in.source()), Channels.newOutputStream(out.sink()));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        if (greets) {
            greet();
        }
    }

    private void greet() throws Exception {
        say("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                + "\"capabilities\":{},\"clientInfo\":{\"name\":\"pipe\",\"version\":\"1\"}}}");
        assertThat(answer().whole("id")).isZero();
    }

    void say(String line) throws IOException {
        toServer.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        toServer.flush();
    }

    /** The next message of the other end. */
    Fields answer() throws Exception {
        return Fields.of(JsonTree.parse(answers.readLine()));
    }

    /** Calls a tool without waiting for its answer. */
    void begin(String id, String tool, String arguments) throws IOException {
        say("{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":" + arguments + "}}");
    }

    /** Calls a tool, which has to be the next to answer and must not refuse. */
    Fields call(String tool, String arguments) throws Exception {
        begin("call", tool, arguments);
        Fields answer = answer();
        assertThat(answer.value("id")).as("%s", answer).isEqualTo("call");
        assertThat(answer.has("result")).as("%s", answer).isTrue();
        Fields result = answer.object("result");
        assertThat(result.has("isError")).as("%s", result.values()).isFalse();
        return result.object("structuredContent");
    }

    /** Ends the input, and waits until the other end is done. */
    @Override
    public void close() throws IOException {
        toServer.close();
        try {
            speaking.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the other end was not done");
        }
    }
}
