package dev.muster.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done to the lines between callers and a program, and what never is. The program says what it is told. */
@Timeout(60) // against hanging
class StdioFaultProxyTest {
    private static final String CALL = "{\"id\":%d,\"method\":\"tools/call\"}";
    private static final String ANSWER = "{\"id\":%d,\"result\":{\"text\":\"of_some_length\"}}";

    private final StdioFaultProxy proxy = new StdioFaultProxy();

    @SuppressWarnings("NullAway.Init") // by what a test starts
    private Process program;

    @SuppressWarnings("NullAway.Init")
    private BufferedReader out;

    @AfterEach
    void end() {
        proxy.close();
        program.destroyForcibly();
    }

    private void start(String... argv) throws IOException {
        program = proxy.start(List.of(argv));
        out = new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    private void say(String... lines) throws IOException {
        OutputStream in = program.getOutputStream();
        for (String line : lines) {
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        in.flush();
    }

    private Fault injected(FaultKind kind) throws Exception {
        Fault fault = proxy.fault(new FaultPlan(kind, Duration.ZERO, Duration.ZERO, Map.of(), /* oneWay= */ false));
        fault.inject();
        return fault;
    }

    @Test
    void without_a_fault_everything_goes_on_as_it_came() throws Exception {
        start("cat");

        say("{\"id\":1}", "no message", "");

        assertThat(List.of(out.readLine(), out.readLine(), out.readLine()))
                .containsExactly("{\"id\":1}", "no message", "");
    }

    @Test
    void its_end_is_seen_with_its_exit_code_and_its_last_words() throws Exception {
        start("sh", "-c", "echo out; echo gone >&2; exit 3");

        assertThat(out.readLine()).isEqualTo("out");
        assertThat(out.readLine()).isNull();
        assertThat(program.getErrorStream().readAllBytes()).asString().isEqualTo("gone\n");
        assertThat(program.waitFor()).isEqualTo(3);
    }

    @Test
    void who_closes_its_input_ends_it() throws Exception {
        start("cat");

        program.getOutputStream().close();

        assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_spoilt_answer_is_one_line_that_is_no_message() throws Exception {
        start("cat");
        Fault fault = injected(FaultKind.GARBLE);
        String answer = ANSWER.formatted(1);

        say(answer);
        String spoilt = out.readLine();
        fault.lift();
        say("next");

        assertThat(spoilt).hasSameSizeAs(answer).doesNotContain("result");
        assertThat(out.readLine()).isEqualTo("next");
        assertThat(fault.evidence()).hasValue("the proxy spoilt 1 answers");
    }

    @Test
    void an_answer_that_is_halved_ends_in_its_middle() throws Exception {
        start("cat");
        Fault fault = injected(FaultKind.TRUNCATE);
        String answer = ANSWER.formatted(1);

        say(answer);

        assertThat(out.readLine()).isEqualTo(answer.substring(0, answer.length() / 2));
        assertThat(fault.evidence()).hasValue("the proxy ended 1 answers in their middle");
    }

    @Test
    void an_answer_that_is_far_too_long_is_one_line_and_what_follows_comes_after_it() throws Exception {
        start("cat");
        Fault fault = injected(FaultKind.OVERSIZE);
        String answer = ANSWER.formatted(1);

        InputStream raw = program.getInputStream();
        say(answer);
        assertThat(raw.readNBytes(answer.length())).asString().isEqualTo(answer);
        fault.lift();
        say("next");

        assertThat(blanks(raw, WhiteSpace.OF_A_LINE)).isTrue();
        assertThat(raw.readNBytes("\nnext\n".length())).asString().isEqualTo("\nnext\n");
        assertThat(fault.evidence()).hasValue("the proxy made 1 answers longer than anybody should keep");
    }

    /** Whether so many bytes that come next are white space. */
    private static boolean blanks(InputStream in, long length) throws IOException {
        byte[] piece = new byte[64 * 1024];
        boolean blank = true;
        for (long left = length; left > 0; left -= piece.length) {
            in.readNBytes(piece, 0, (int) Math.min(piece.length, left));
            blank &= new String(piece, StandardCharsets.ISO_8859_1).isBlank();
        }
        return blank;
    }

    @Test
    void noise_comes_before_answers_and_nothing_else() throws Exception {
        start("cat");
        Fault fault = injected(FaultKind.NOISE);

        say("{\"method\":\"notifications/progress\"}", ANSWER.formatted(1));

        assertThat(out.readLine()).contains("notifications/progress");
        assertThat(List.of(out.readLine(), out.readLine(), out.readLine())).noneMatch(line -> line.contains("\"id\""));
        assertThat(out.readLine()).isEqualTo(ANSWER.formatted(1));
        assertThat(fault.evidence()).hasValue("lines that are no message came before 1 answers");
    }

    @Test
    void an_answer_waits_until_the_next_one_has_overtaken_it() throws Exception {
        start("cat");
        Fault fault = injected(FaultKind.REORDER);

        say(ANSWER.formatted(1), ANSWER.formatted(2), "{\"method\":\"notifications/message\"}");

        assertThat(List.of(out.readLine(), out.readLine(), out.readLine()))
                .containsExactly(ANSWER.formatted(2), ANSWER.formatted(1), "{\"method\":\"notifications/message\"}");
        assertThat(fault.evidence()).hasValue("1 answers came after a later one");
    }

    @Test
    void an_answer_that_none_overtakes_comes_nevertheless() throws Exception {
        start("cat");
        Fault fault = injected(FaultKind.REORDER);

        say(ANSWER.formatted(1));

        assertThat(out.readLine()).isEqualTo(ANSWER.formatted(1));
        assertThat(fault.evidence()).as("nothing was out of order").isEmpty();
    }

    @Test
    void an_answer_that_waits_while_the_program_ends_is_not_lost() throws Exception {
        start("sh", "-c", "read line; echo '" + ANSWER.formatted(1) + "'");
        injected(FaultKind.REORDER);

        say("go");

        assertThat(out.readLine()).isEqualTo(ANSWER.formatted(1));
        assertThat(out.readLine()).isNull();
    }

    @Test
    void a_call_reaches_the_program_twice_and_is_answered_once() throws Exception {
        start("sh", "-c", "while read -r line; do echo \"got $line\"; echo '" + ANSWER.formatted(7) + "'; done");
        Fault fault = injected(FaultKind.DUPLICATE);

        say(CALL.formatted(7));
        List<String> heard = List.of(out.readLine(), out.readLine(), out.readLine());
        fault.lift();
        say("{\"id\":8,\"method\":\"ping\"}");

        assertThat(heard).containsExactly("got " + CALL.formatted(7), ANSWER.formatted(7), "got " + CALL.formatted(7));
        assertThat(out.readLine())
                .as("the second answer went nowhere")
                .startsWith("got")
                .contains("ping");
        assertThat(fault.evidence())
                .hasValue("1 requests reached the target a second time; it answered 1 of them without an error");
    }

    @Test
    void what_is_no_call_of_a_tool_is_not_repeated() throws Exception {
        start("cat");
        injected(FaultKind.DUPLICATE);

        say("{\"id\":1,\"method\":\"ping\"}", "{\"method\":\"notifications/cancelled\"}", "end");

        assertThat(List.of(out.readLine(), out.readLine(), out.readLine()))
                .containsExactly("{\"id\":1,\"method\":\"ping\"}", "{\"method\":\"notifications/cancelled\"}", "end");
    }

    @Test
    void a_flood_comes_beside_what_the_program_says_and_ends_when_it_is_lifted() throws Exception {
        start("sh", "-c", "while read -r line; do echo \"$line\"; echo 'its own' >&2; done");
        InputStream errors = program.getErrorStream();
        Fault fault = injected(FaultKind.STDERR_FLOOD);

        assertThat(errors.readNBytes(1_000_000)).asString().contains("of no interest");
        say("still here");
        assertThat(out.readLine()).isEqualTo("still here");
        fault.lift();
        program.getOutputStream().close();

        assertThat(errors.readAllBytes()).asString().contains("its own");
        assertThat(fault.evidence())
                .hasValueSatisfying(
                        told -> assertThat(told).startsWith("the proxy wrote ").endsWith(" bytes on standard error"));
    }

    /** It wrote 4 KB fifty times a second at the least. */
    @Test
    void a_flood_is_no_more_than_was_asked_for() throws Exception {
        start("cat");
        Fault fault = proxy.fault(new FaultPlan(
                FaultKind.STDERR_FLOOD, Duration.ZERO, Duration.ZERO, Map.of("bytes_per_second", 405.0), false));
        long begun = System.nanoTime();
        fault.inject();

        assertThat(program.getErrorStream().readNBytes(81))
                .asString()
                .startsWith("WARN")
                .endsWith("\n");
        assertThat(System.nanoTime() - begun)
                .as("a line of 81 bytes, at 405 a second")
                .isGreaterThan(150_000_000L);
    }

    @Test
    void a_program_that_is_started_during_a_flood_has_one_too() throws Exception {
        injected(FaultKind.STDERR_FLOOD);
        start("cat");

        assertThat(program.getErrorStream().readNBytes(10_000)).asString().contains("of no interest");
    }
}
