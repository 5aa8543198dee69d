package dev.muster.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SocketReaderTest {
    private final Replies replies = new Replies();
    private final Pulse pulse = new Pulse();
    private final SocketReader reader = new SocketReader(replies, pulse);

    private void hears(String text) {
        reader.text(text);
    }

    @Test
    void answers_find_their_calls_in_whatever_order_they_come() throws IOException {
        Replies.Awaited first = replies.begin();
        Replies.Awaited second = replies.begin();

        hears("{\"type\":\"result\",\"ref\":" + second.ref() + ",\"value\":\"b\"}");
        assertThat(first.reply()).isNotDone();
        hears("{\"type\":\"result\",\"ref\":" + first.ref() + ",\"value\":\"a\"}");

        assertThat(first.reply().join().text("value")).isEqualTo("a");
        assertThat(second.reply().join().text("value")).isEqualTo("b");
    }

    @Test
    void an_error_with_a_ref_answers_its_call() throws IOException {
        Replies.Awaited call = replies.begin();
        hears("{\"type\":\"error\",\"ref\":" + call.ref() + ",\"code\":\"BUSY\"}");

        assertThat(call.reply().join().text("code")).isEqualTo("BUSY");
    }

    @Test
    void an_acknowledged_heartbeat_is_no_answer_to_a_call() throws IOException {
        Replies.Awaited call = replies.begin();
        long beat = pulse.beat();
        assertThat(beat).isEqualTo(call.ref());

        hears("{\"type\":\"heartbeat_ack\",\"ref\":" + beat + "}");
        pulse.beat();
        pulse.beat();

        assertThat(call.reply()).isNotDone();
        assertThat(pulse.lost()).isZero();
    }

    @Test
    void calls_of_a_closed_connection_fail_and_say_why() throws IOException {
        Replies.Awaited call = replies.begin();
        reader.closed(1001, "the server stops");

        assertThat(call.reply()).isCompletedExceptionally();
        assertThatThrownBy(replies::begin)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1001 the server stops");
    }

    @Test
    void what_is_no_json_ends_the_calls() throws IOException {
        Replies.Awaited call = replies.begin();
        hears("{\"type\":");

        assertThat(call.reply()).isCompletedExceptionally();
        assertThatThrownBy(replies::begin).hasMessageContaining("cannot be understood");
    }

    @Test
    void an_answer_that_comes_after_its_call_was_given_up_harms_nobody() throws IOException {
        Replies.Awaited given = replies.begin();
        replies.forget(given);
        hears("{\"type\":\"result\",\"ref\":" + given.ref() + "}");

        assertThat(given.reply()).isNotDone();
        assertThat(replies.begin().ref()).isNotEqualTo(given.ref());
    }
}
