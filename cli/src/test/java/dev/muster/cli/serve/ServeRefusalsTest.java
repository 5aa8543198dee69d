package dev.muster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
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
    void mcp_sessions_are_not_forgotten_before_they_are_heard_of() {
        assertThat(refused("--mcp-session-idle", "0")).contains("--mcp-session-idle is from 1 to");
    }

    @Test
    void where_tokens_are_needed_there_has_to_be_one() {
        assertThat(refused("--bind", "0.0.0.0", "--insecure")).contains("muster token create NAME --role admin");
        assertThat(refused("--require-token")).contains("muster token create NAME --role admin");
    }
}
