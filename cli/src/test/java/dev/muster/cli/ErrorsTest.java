package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program.Ran;
import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.store.DataDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {
    @TempDir
    Path home;

    private Program muster() {
        return new Program(home.resolve("data"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tsak list | unknown command 'tsak'; did you mean 'task'? | muster",
                "task crate | unknown command 'crate'; did you mean 'create'? | muster task",
                "task create --titel x | unknown option '--titel'; did you mean '--title'? | muster task create",
                "serve -p 1 | unknown option '-p'; did you mean '--port' or '--profile'? | muster serve",
                "task create --title | missing required parameter for option '--title' (TEXT) | muster task create",
                "task show | missing required parameter: 'TASK' | muster task show",
                "task show x | invalid value for positional parameter at index 0 (TASK): 'x' is not a task id; a task id looks like t42 | muster task show",
                "task show t1 t2 | 't2' is one argument too many | muster task show",
                "task list --limit ten | invalid value for option '--limit': 'ten' is no whole number | muster task list",
                "task list --state redy | invalid value for option '--state' (STATE,…): 'redy' is no state of a task; did you mean 'ready'? | muster task list",
                "task claim --lease soon | invalid value for option '--lease': 'soon' is no duration; write it as 500ms, 30s, 5m or 2h | muster task claim",
                "task fail L1.1.1 | missing required option: '--reason=TEXT' | muster task fail",
                "task complete nonsense | invalid value for positional parameter at index 0 (LEASE): 'nonsense' is not a lease; pass the lease that the claim answered | muster task complete",
            })
    void wrong_usage_is_one_sentence_and_where_to_look(String line, String message, String command) {
        Ran ran = muster().run(line.split(" "));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isEqualTo("muster: " + message + "\n  see '" + command + " --help'\n");
    }

    @Test
    void a_letter_that_no_option_begins_with_is_answered_with_those_that_there_are() {
        Ran ran = muster().run("task", "show", "t1", "-z");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("muster: unknown option '-z'; valid: --")
                .contains("--json, ");
    }

    @Test
    void help_and_version_are_understood_without_dashes() {
        assertThat(muster().ok("help")).isEqualTo(muster().ok("--help"));
        assertThat(muster().ok("help", "task", "create")).isEqualTo(muster().ok("task", "create", "--help"));
        assertThat(muster().ok("version")).isEqualTo(muster().ok("--version"));
    }

    @Test
    void a_value_without_its_key_is_told_with_the_option_named_once() {
        Ran ran = new Program(home).run("config", "show", "--set", "x");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("muster: value for option '--set' (KEY=VALUE) should be in KEY=VALUE format but was x");
    }

    @Test
    void a_group_alone_names_its_commands() {
        Ran ran = muster().run("project");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualTo("muster: which command? muster project takes one of: create, list, show, limit, repository\n"
                        + "  see 'muster project --help'\n");
    }

    @Test
    void the_program_alone_shows_its_help() {
        Ran ran = muster().run();

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("validate").contains("task").doesNotContain("aot-training");
    }

    @Test
    void an_error_is_one_json_document_when_json_was_asked_for() {
        Ran usage = muster().run("task", "create", "--json", "--titel", "x");
        assertThat(usage.code()).isEqualTo(2);
        assertThat(usage.error().at("/code").stringValue()).isEqualTo("INVALID_ARGUMENT");

        muster().ok("task", "create", "--title", "x");
        Ran refused = muster().run("task", "unblock", "t1", "--json");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.error().at("/code").stringValue()).isEqualTo("INVALID_STATE");
        assertThat(refused.error().at("/state").stringValue()).isEqualTo("ready");
        assertThat(refused.error().at("/allowed").valueStream().map(each -> each.stringValue()))
                .contains("claim", "block");
    }

    @Test
    void a_refusal_says_what_is_possible() {
        muster().ok("task", "create", "--title", "x");

        Ran ran = muster().run("task", "requeue", "t1");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).startsWith("muster: task t1 is ready: requeue is not possible there\n  possible there: ");
    }

    @Test
    void a_field_that_is_too_large_is_wrong_usage() {
        Ran ran = muster().run("task", "create", "--title", "x".repeat(501));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).isEqualTo("muster: title has 501 characters; at most 500 are accepted\n");
    }

    @Test
    void a_directory_in_use_is_waited_for_and_then_told_with_its_owner() throws DataDirectory.InUse {
        try (Engine owner = Engine.open(home.resolve("data"), EngineOptions.defaults())) {
            assertThat(owner.stats().queued()).isZero();

            Ran ran = muster().patientFor(Duration.ofMillis(30)).run("task", "list");

            assertThat(ran.code()).isEqualTo(3);
            assertThat(ran.err())
                    .containsPattern("is in use by another engine of this process; waited \\d+ s for it")
                    .contains("end that process, or try again when it has ended");
        }
    }

    @Test
    void a_command_waits_for_the_directory_until_it_is_free() throws DataDirectory.InUse, InterruptedException {
        Ran[] ran = new Ran[1];
        Thread waiting;
        try (Engine owner = Engine.open(home.resolve("data"), EngineOptions.defaults())) {
            waiting = Thread.ofVirtual()
                    .start(() -> ran[0] =
                            muster().patientFor(Duration.ofSeconds(60)).run("task", "create", "--title", "patient"));
            assertThat(owner.reads().projects()).isEmpty();
        }
        waiting.join();

        assertThat(ran[0].code()).as(ran[0].err()).isZero();
    }

    @Test
    void a_file_in_place_of_the_directory_is_told() throws IOException {
        Files.writeString(home.resolve("data"), "not a directory");

        Ran ran = muster().run("task", "create", "--title", "x");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("is a file; name a directory");
    }

    @Test
    void a_reader_that_left_is_no_error() {
        assertThat(writingTo("Broken pipe")).isEqualTo("0 ");
    }

    @Test
    void output_that_cannot_be_written_is_an_error() {
        assertThat(writingTo("No space left on device"))
                .isEqualTo("3 muster: cannot write the output: No space left on device\n");
    }

    private static String writingTo(String failure) {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException(failure);
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                new String[] {"--help"}, Shell.of(broken, err, InputStream.nullInputStream(), Map.of(), Screen.NONE));
        return code + " " + err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "task list --server http://127.0.0.1:99999",
        "agent run --name a --server http://127.0.0.1:99999 -- /bin/sh",
        "mcp --server http://127.0.0.1:99999",
        "lab init --target http://127.0.0.1:99999",
        "lab init --target mcp+http://127.0.0.1:99999",
        "checklist --endpoint https://127.0.0.1:99999",
        "checklist --server http://127.0.0.1:99999",
        "serve --port 0 --alert-webhook http://127.0.0.1:99999/a"
    })
    void an_address_with_a_port_that_cannot_be_is_wrong_usage_and_not_a_stack_trace(String line) {
        Ran ran = muster().run(line.split(" "));

        assertThat(ran.code()).as(ran.err()).isEqualTo(2);
        assertThat(ran.err())
                .contains("there is no port 99999, a port is a number from 1 to 65535")
                .containsPattern("--(server|target|endpoint|alert-webhook)")
                .doesNotContain("\tat ");
        assertThat(home.resolve("data")).doesNotExist();
    }

    @Test
    void a_variable_with_a_port_that_cannot_be_is_named() {
        Ran ran = muster().with("MUSTER_SERVER", "http://127.0.0.1:0").run("task", "list");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("MUSTER_SERVER: ").contains("there is no port 0,");
    }

    @ParameterizedTest
    @CsvSource({"task list", "agent run --name a -- /bin/sh", "mcp", "checklist --window 10ms", "doctor"})
    void an_announced_address_that_nobody_can_connect_to_is_told_with_the_file_it_is_in(String line)
            throws DataDirectory.InUse {
        try (Engine owner = Engine.open(home.resolve("data"), EngineOptions.defaults())) {
            owner.announce("http://:18100");

            Ran ran = muster().patientFor(Duration.ofMillis(30)).run(line.split(" "));

            assertThat(ran.code()).as(ran.out() + ran.err()).isNotZero();
            assertThat(ran.out() + ran.err())
                    .contains("cannot be connected to", DataDirectory.LOCK_FILE, "http://:18100")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void tools_that_are_misspelt_are_refused_beside_a_server_as_they_are_alone() throws DataDirectory.InUse {
        try (Engine owner = Engine.open(home.resolve("data"), EngineOptions.defaults())) {
            owner.announce("http://127.0.0.1:1");

            Ran ran = muster().run("mcp", "--tools", "lba");

            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains("--tools: 'lba' is unknown; did you mean 'lab'?");
        }
    }

    /** It ended with 0, as if somebody had heard it. */
    @Test
    void mcp_whose_messages_have_reached_nobody_says_so_when_its_input_ends() {
        Ran ran = muster().reading("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}\n")
                .run("mcp", "--server", "http://127.0.0.1:1");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.out()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":");
        assertThat(ran.err())
                .contains("the Muster server at http://127.0.0.1:1 cannot be reached: nobody listens there")
                .contains("start it there with 'muster serve'");
        assertThat(muster().run("mcp", "--server", "http://127.0.0.1:1").code())
                .as("who asks nothing misses nobody")
                .isZero();
    }

    @Test
    void what_an_argument_says_to_the_terminal_does_not_get_there_with_the_error() {
        muster().ok("task", "create", "--title", "x");

        Ran ran = muster().run("task", "list", "-p", "x\u001b[2J\u202e");

        assertThat(ran.err()).contains("there is no project 'x\uFFFD[2J\uFFFD'");
    }

    /** It worked on the directory in silence, beside all other commands. */
    @Test
    void mcp_speaks_to_the_server_that_the_variable_names() {
        String message = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}\n";
        Ran ran = muster().with("MUSTER_SERVER", "http://127.0.0.1:1")
                .reading(message)
                .run("mcp");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("the Muster server at http://127.0.0.1:1 cannot be reached");
        assertThat(home.resolve("data")).doesNotExist();

        Path named = home.resolve("named");
        Ran own = muster().with("MUSTER_SERVER", "http://127.0.0.1:1")
                .reading(message)
                .run("mcp", "--data", named.toString(), "--set", "security.rate_limit=1");
        assertThat(own.code()).as(own.err()).isZero();
        assertThat(named).isDirectory();
    }

    @Test
    void mcp_refuses_a_variable_that_is_no_address_by_its_name() {
        Ran ran = muster().with("MUSTER_SERVER", "here").run("mcp");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("MUSTER_SERVER: 'here' is no address of a server");
    }
}
