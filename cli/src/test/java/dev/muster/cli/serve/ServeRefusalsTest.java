package dev.muster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that would be open to others than it should is not started. */
class ServeRefusalsTest {
    @TempDir
    Path home;

    private String refused(String... options) {
        String[] all = new String[options.length + 3];
        all[0] = "serve";
        all[1] = "--port";
        all[2] = "0";
        System.arraycopy(options, 0, all, 3, options.length);
        Ran ran = new Program(home.resolve("data")).run(all);
        assertThat(ran.code()).as(ran.err()).isEqualTo(2);
        return ran.err();
    }

    @Test
    void other_machines_are_served_encrypted_or_by_explicit_wish() {
        assertThat(refused("--bind", "0.0.0.0")).contains("--tls-cert").contains("--insecure");
        assertThat(refused("--bind", "0.0.0.0", "--tls-cert", "a.pem")).contains("go together");
        assertThat(home.resolve("data")).doesNotExist();
    }

    @Test
    void a_rate_is_no_negative_number() {
        assertThat(refused("--rate-limit", "-5"))
                .contains("--rate-limit is 0 for any number of requests, or more, not -5");
    }

    @Test
    void what_sets_up_an_engine_of_its_own_is_refused_beside_a_server_elsewhere() {
        Program program = new Program(home.resolve("data"));
        String server = "http://127.0.0.1:1";

        assertThat(program.run("mcp", "--server", server, "--data", "x")).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains("--server and --data both say which engine");
        });
        for (String option :
                new String[] {"--profile=production", "--set=security.rate_limit=1", "--conformance-fixtures"}) {
            assertThat(program.run("mcp", "--server", server, option)).satisfies(ran -> {
                assertThat(ran.code()).as(option).isEqualTo(2);
                assertThat(ran.err()).contains("--server names an engine that was set up elsewhere");
            });
            assertThat(new Program(home.resolve("data"))
                            .with("MUSTER_SERVER", server)
                            .run("mcp", option))
                    .satisfies(ran -> {
                        assertThat(ran.code()).as(option).isEqualTo(2);
                        assertThat(ran.err())
                                .contains("MUSTER_SERVER names an engine that was set up elsewhere")
                                .contains("name a data directory with --data");
                    });
        }
    }

    @Test
    void where_somebody_else_listens_no_data_directory_is_made() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ran ran = new Program(home.resolve("data")).run("serve", "--port", "" + taken.getLocalPort());

            assertThat(ran.code()).isEqualTo(3);
            assertThat(ran.err())
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use")
                    .contains("choose another with --port");
            assertThat(home.resolve("data")).doesNotExist();
        }
    }

    @Test
    void mcp_sessions_are_not_forgotten_before_they_are_heard_of() {
        assertThat(refused("--mcp-session-idle", "0")).contains("--mcp-session-idle is from 1 to");
    }

    @Test
    void a_clock_is_shifted_by_a_file_that_can_be_made() {
        assertThat(refused("--clock-shift", home.resolve("no/such/clock").toString()))
                .contains("--clock-shift: the clock's file")
                .contains("cannot be opened");
    }

    @Test
    void alerts_are_told_to_an_address_and_compared_with_a_baseline_that_can_be_read() throws Exception {
        assertThat(refused("--alert-webhook", "ftp://ops.example/"))
                .contains("--alert-webhook: 'ftp://ops.example/' is no address to post to");
        assertThat(refused("--alert-webhook", "no address")).contains("--alert-webhook: ");
        assertThat(refused("--alert-secret", "key")).contains("give both, or none");
        assertThat(refused("--alert-webhook", "https://ops.example/", "--alert-secret", "no-such-file"))
                .contains("--alert-secret: there is no file no-such-file");
        assertThat(refused("--memory-limit", "-1")).contains("--memory-limit is a number of MiB");
        assertThat(refused("--memory-limit", "0")).contains("--memory-limit is a number of MiB from 1 to");
        assertThat(refused("--memory-limit", "9223372036854775807"))
                .contains("--memory-limit is a number of MiB from 1 to");
        assertThat(refused("--baseline", "no-such-file")).contains("--baseline: there is no file no-such-file");
        Path other = Files.writeString(home.resolve("other.json"), "{\"commands\": []}");
        assertThat(refused("--baseline", other.toString()))
                .contains("no command in it was answered 20 times")
                .contains("curl http://127.0.0.1:8642/api/v1/admin/stats");
        Files.writeString(other, "not json");
        assertThat(refused("--baseline", other.toString())).contains("not an answer of GET /api/v1/admin/stats");
        assertThat(home.resolve("data")).doesNotExist();
    }

    @Test
    void where_tokens_are_needed_there_has_to_be_one() {
        assertThat(refused("--bind", "0.0.0.0", "--insecure")).contains("muster token create NAME --role admin");
        assertThat(refused("--require-token")).contains("muster token create NAME --role admin");
    }
}
