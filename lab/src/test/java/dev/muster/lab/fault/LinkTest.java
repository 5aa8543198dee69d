package dev.muster.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {
    private ServerSocket listener;
    private Socket caller;
    private Socket server;
    private final LongAdder broken = new LongAdder();

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
        caller = new Socket(listener.getInetAddress(), listener.getLocalPort());
        server = new Socket(listener.getInetAddress(), listener.getLocalPort());
    }

    @AfterEach
    void disconnect() throws IOException {
        caller.close();
        server.close();
        listener.close();
    }

    /** A caller learned at once, not late, that a connection had ended that was being made when the fault began. */
    @Test
    void answers_that_are_ended_before_they_are_asked_for_are_an_end_and_no_broken_connection() throws IOException {
        Link link = new Link(caller, server, broken);

        link.endAnswers();

        assertThat(link.input(/* answers= */ true).read()).isEqualTo(-1);
        assertThat(caller.isClosed()).isFalse();
        assertThat(broken.sum()).isZero();
    }

    @Test
    void a_side_that_is_closed_has_nothing_to_read_from() {
        Link link = new Link(caller, server, broken);

        link.endAnswers();
        link.reset();

        assertThatThrownBy(() -> link.input(/* answers= */ true)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> link.input(/* answers= */ false)).isInstanceOf(IOException.class);
        assertThat(broken.sum()).isEqualTo(1);
    }

    @Test
    void answers_of_a_connection_that_is_not_made_yet_are_left_alone() throws IOException {
        try (Socket unconnected = new Socket()) {
            Link link = new Link(caller, unconnected, broken);

            link.endAnswers();
            unconnected.connect(listener.getLocalSocketAddress());

            assertThat(link.input(/* answers= */ true)).isSameAs(unconnected.getInputStream());
        }
    }
}
