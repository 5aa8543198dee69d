package dev.muster.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpBodyTest {
    /** What had gone on when it was told that content begins. */
    private final List<String> begun = new ArrayList<>();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A caller had half an event, and the test that asked for it found that no answer had been ended. */
    @ParameterizedTest
    @CsvSource({
        "'Content-Length: 4', xxxx",
        "'Transfer-Encoding: chunked', '2\r\nxx\r\n2\r\nxx\r\n0\r\n\r\n'",
        "'Connection: close', xxxx"
    })
    void what_is_done_to_an_answer_is_counted_before_any_of_it_goes_on(String header, String body) throws IOException {
        carry(header, body, /* half= */ false);
        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo(body);
        assertThat(begun).singleElement().asString().doesNotContain("x");

        begun.clear();
        out.reset();
        carry(header, body, /* half= */ true);
        assertThat(out.toString(StandardCharsets.US_ASCII)).contains("x").hasSizeLessThan(body.length());
        assertThat(begun).singleElement().asString().doesNotContain("x");
    }

    @Test
    void an_answer_without_content_is_not_counted() throws IOException {
        carry("Content-Length: 0", "", /* half= */ false);
        carry("Content-Length: 1", "x", /* half= */ true);
        assertThat(begun).isEmpty();
    }

    private void carry(String header, String body, boolean half) throws IOException {
        InputStream in = new ByteArrayInputStream(
                ("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
        HttpHead head = HttpHead.read(in);
        HttpBody carried =
                new HttpBody(in, out, /* spoil= */ false, () -> begun.add(out.toString(StandardCharsets.US_ASCII)));
        if (half) {
            carried.carryHalf(head);
        } else {
            carried.carry(head, /* untilEnd= */ true);
        }
    }
}
