package dev.muster.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60) // against hanging
class McpStdioPeerTest {
    private static McpStdioPeer speaksTo(String script) throws Exception {
        Process server = new ProcessBuilder("sh", "-c", script).start();
        return McpStdioPeer.initialized(server, Path.of("."), Duration.ofSeconds(30));
    }

    /** An answer to nobody, as an error of the protocol is, ended the thread that reads, and callers waited in vain. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":null,\"error\":{}}", "{\"id\":\"x\",\"result\":{}}", "[]", "7", "printed", ""})
    void a_line_that_is_no_answer_of_its_own_is_passed_over(String line) throws Exception {
        try (McpStdioPeer peer = speaksTo(
                "read initialize; echo '" + line + "'; echo '{\"id\":1,\"result\":{}}'; read initialized; read ping;"
                        + " echo '" + line + "'; echo '{\"id\":2,\"result\":{\"well\":true}}'")) {
            assertThat(peer.ask("ping", params -> {}).flag("well", false)).isTrue();
        }
    }
}
