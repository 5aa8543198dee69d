package dev.muster.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to the messages of a WebSocket, frame by frame. */
class WebSocketCarriageTest {
    private static final int TEXT = 0x81;
    private static final int BEGINNING = 0x01;
    private static final int MIDDLE = 0x00;
    private static final int END = 0x80;
    private static final int PING = 0x89;
    private static final int CLOSE = 0x88;
    private static final byte[] MASK = {1, 2, 3, 4};

    private final FaultCounts counts = new FaultCounts();
    private final ByteArrayOutputStream target = new ByteArrayOutputStream();
    private final ByteArrayOutputStream caller = new ByteArrayOutputStream();
    private Mischief mischief = Mischief.NONE;
    private final WebSocketCarriage carriage = new WebSocketCarriage(() -> mischief, counts);

    private static Mischief of(FaultKind kind) {
        return Mischief.of(new FaultPlan(kind, Duration.ZERO, Duration.ZERO, Map.of(), false), Set.of());
    }

    private static WebSocketFrame said(int first, String text) {
        return new WebSocketFrame(first, MASK, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static WebSocketFrame answer(int first, String text) {
        return new WebSocketFrame(first, new byte[0], text.getBytes(StandardCharsets.US_ASCII));
    }

    private static InputStream bytes(WebSocketFrame... frames) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (WebSocketFrame frame : frames) {
            frame.write(all);
        }
        return new ByteArrayInputStream(all.toByteArray());
    }

    /** What has come, each frame as its first byte in hexadecimal digits and its payload. */
    private static List<String> come(ByteArrayOutputStream out) throws IOException {
        InputStream in = new ByteArrayInputStream(out.toByteArray());
        List<String> all = new ArrayList<>();
        for (Optional<WebSocketFrame> next = WebSocketFrame.read(in); next.isPresent(); ) {
            WebSocketFrame frame = next.get();
            all.add(Integer.toHexString(frame.first()) + " "
                    + new String(frame.payload(), StandardCharsets.ISO_8859_1));
            next = WebSocketFrame.read(in);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 1_000_000})
    void without_a_fault_frames_of_any_length_go_on_byte_for_byte(int length) throws Exception {
        byte[] asked = bytes(said(TEXT, "a".repeat(length)), said(PING, "")).readAllBytes();
        byte[] answered =
                bytes(answer(TEXT, "a".repeat(length)), answer(PING, "")).readAllBytes();
        carriage.asked(new ByteArrayInputStream(asked), target, caller);
        carriage.answered(new ByteArrayInputStream(answered), caller);

        assertThat(target.toByteArray()).isEqualTo(asked);
        assertThat(caller.toByteArray()).isEqualTo(answered);
        assertThat(counts.stats()).isEqualTo(new FaultCounts().stats());
    }

    /** The examples of RFC 6455, 5.7, and the longest that is told in two bytes. */
    @ParameterizedTest
    @CsvSource({
        "810548656c6c6f, 0",
        "818537fa213d7f9f4d5158, 0",
        "827e0100, 256",
        "827effff, 65535",
        "827f0000000000010000, 65536"
    })
    void frames_are_read_and_written_as_the_standard_shows_them(String beginning, int zeros) throws Exception {
        byte[] begun = HexFormat.of().parseHex(beginning);
        byte[] frame = Arrays.copyOf(begun, begun.length + zeros);
        carriage.answered(new ByteArrayInputStream(frame), caller);

        assertThat(caller.toByteArray()).isEqualTo(frame);
    }

    @Test
    void a_message_is_said_twice_when_it_has_ended_and_what_came_between_its_pieces_once() throws Exception {
        mischief = of(FaultKind.DUPLICATE);
        carriage.asked(
                bytes(said(BEGINNING, "a"), said(PING, "p"), said(MIDDLE, "b"), said(END, "c"), said(TEXT, "d")),
                target,
                caller);

        assertThat(come(target)).containsExactly("1 a", "89 p", "0 b", "80 c", "1 a", "0 b", "80 c", "81 d", "81 d");
        assertThat(counts.stats().said()).isEqualTo(2);
        assertThat(caller.size()).isZero();
    }

    @Test
    void who_is_refused_hears_when_to_come_back_and_nothing_after_it() throws Exception {
        mischief = of(FaultKind.REFUSE);
        carriage.asked(bytes(said(PING, "p"), said(TEXT, "a"), said(TEXT, "b"), said(CLOSE, "")), target, caller);
        carriage.answered(bytes(answer(TEXT, "late")), caller);

        assertThat(come(target)).containsExactly("89 p");
        assertThat(come(caller)).containsExactly("88 \u0003\u00f5refused on the way"); // 1013
        assertThat(counts.stats().refused()).isEqualTo(1);
    }

    @Test
    void after_its_goodbye_nothing_more_of_who_is_refused_is_read() throws Exception {
        mischief = of(FaultKind.REFUSE);
        InputStream asked = bytes(said(TEXT, "a"), said(CLOSE, ""), said(TEXT, "b"));
        carriage.asked(asked, target, caller);

        assertThat(asked.available()).isEqualTo("..mask".length() + 1);
    }

    @Test
    void answers_are_spoilt_or_halved_and_what_is_about_the_connection_is_not() throws Exception {
        mischief = of(FaultKind.GARBLE);
        carriage.answered(bytes(answer(TEXT, "{}"), answer(PING, "p")), caller);
        mischief = of(FaultKind.TRUNCATE);
        carriage.answered(bytes(answer(TEXT, "12345"), answer(CLOSE, "xx")), caller);

        assertThat(come(caller)).containsExactly("81 .(", "89 p", "81 12", "88 xx");
        assertThat(counts.stats().spoilt()).isEqualTo(1);
        assertThat(counts.stats().halved()).isEqualTo(1);
    }

    @Test
    void an_answer_in_one_frame_says_that_it_is_a_gigabyte() throws Exception {
        mischief = of(FaultKind.OVERSIZE);
        OutputStream impatient = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                if (caller.size() == 20) {
                    throw new IOException("heard enough");
                }
                caller.write(one);
            }
        };
        InputStream frames = bytes(answer(PING, "p"), answer(TEXT, "12345"));

        assertThatThrownBy(() -> carriage.answered(frames, impatient)).hasMessage("heard enough");

        byte[] heard = caller.toByteArray();
        assertThat(Arrays.copyOf(heard, 5)).containsExactly(0x89, 1, 'p', 0x81, 127);
        assertThat(ByteBuffer.wrap(heard, 5, Long.BYTES).getLong()).isEqualTo((1L << 30) + 5);
        assertThat(new String(heard, 13, 7, StandardCharsets.US_ASCII)).isEqualTo("12345  ");
        assertThat(counts.stats().swollen()).isEqualTo(1);
    }

    @Test
    void an_answer_in_several_frames_stays_as_it_is() throws Exception {
        mischief = of(FaultKind.OVERSIZE);
        carriage.answered(bytes(answer(BEGINNING, "one "), answer(END, "message")), caller);

        assertThat(come(caller)).containsExactly("1 one ", "80 message");
        assertThat(counts.stats().swollen()).isZero();
    }

    @Test
    void a_message_that_has_begun_whole_ends_whole() throws Exception {
        mischief = of(FaultKind.TRUNCATE);
        InputStream frames = bytes(answer(END, "end of one"), answer(TEXT, "next"));
        carriage.answered(frames, caller);

        assertThat(come(caller)).containsExactly("80 end of one", "81 ne");
    }

    @Test
    void half_a_frame_and_one_that_is_too_long_are_refused() {
        assertThatThrownBy(() -> WebSocketFrame.read(new ByteArrayInputStream(new byte[] {(byte) TEXT, 5, 'a'})))
                .isInstanceOf(EOFException.class);
        byte[] beyond = {(byte) TEXT, 127, 0, 0, 0, 0, 4, 0, 0, 1};
        assertThatThrownBy(() -> WebSocketFrame.read(new ByteArrayInputStream(beyond)))
                .hasMessage("a frame of more than 64 MiB");
    }
}
