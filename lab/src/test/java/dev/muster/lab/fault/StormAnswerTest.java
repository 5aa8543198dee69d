package dev.muster.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StormAnswerTest {
    private static @Nullable StormAnswer of(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return StormAnswer.of(bytes, bytes.length);
    }

    @Test
    void an_answer_is_whole_only_with_its_last_byte() throws Exception {
        String whole = "HTTP/1.1 201 Created\r\nX-Id: 7\r\nContent-Length: 5\r\n\r\nhello";
        for (int length = 0; length < whole.length(); length++) {
            assertThat(of(whole.substring(0, length))).as(length + " bytes").isNull();
        }
        StormAnswer answer = Objects.requireNonNull(of(whole));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.good()).isTrue();
        assertThat(answer.last()).isFalse();
        assertThat(answer.body()).asString(StandardCharsets.US_ASCII).isEqualTo("hello");
    }

    @Test
    void a_refusal_says_when_to_come_back_or_does_not() throws Exception {
        StormAnswer told = Objects.requireNonNull(
                of("HTTP/1.1 503 Busy\r\nretry-after: 2\r\ncontent-length:0\r\nConnection: close\r\n\r\n"));
        assertThat(told.refused()).isTrue();
        assertThat(told.retryAfter()).isEqualTo(2);
        assertThat(told.last()).isTrue();
        StormAnswer silent = Objects.requireNonNull(of("HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n"));
        assertThat(silent.refused()).isTrue();
        assertThat(silent.retryAfter()).isEqualTo(-1);
        assertThat(Objects.requireNonNull(of("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"))
                        .refused())
                .isFalse();
    }

    @Test
    void what_is_no_answer_whose_end_can_be_told_is_said_to_be_none() {
        assertThatThrownBy(() -> of("SSH-2.0\r\n\r\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ssh-2.0");
        assertThatThrownBy(() -> of("HTTP/1.1 200 OK\r\n\r\n")).hasMessageContaining("Content-Length");
        assertThatThrownBy(() -> of("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"))
                .hasMessageContaining("no number");
    }
}
