package dev.muster.cli.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The doctor loads the configuration as a server does, and tells all that is wrong with it. */
class DoctorConfigurationTest {
    @TempDir
    Path home;

    private Path data;
    private Program muster;

    @BeforeEach
    void program() throws IOException {
        data = Files.createDirectory(home.resolve("data"));
        muster = new Program(data);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(data.resolve("muster.yaml"), text);
    }

    /** State and value of each finding of the configuration; with what to do next where that is asked for. */
    private List<String> found(boolean next, String... more) {
        List<String> words = new ArrayList<>(List.of("doctor", "--json"));
        words.addAll(List.of(more));
        Ran ran = muster.run(words.toArray(String[]::new));
        assertThat(ran.err()).isEmpty();
        List<String> found = new ArrayList<>();
        for (JsonNode each : Program.parse(ran.out()).at("/findings")) {
            if (each.at("/area").stringValue().equals("configuration")) {
                found.add(each.at("/state").stringValue() + " "
                        + each.at("/value").stringValue()
                        + (next ? " | " + each.at("/next").asString() : ""));
            }
        }
        return found;
    }

    @Test
    void the_doctor_sees_the_file_of_the_directory_and_tells_all_that_is_wrong_in_it() throws IOException {
        Path file = file("profile: wild\nlogging:\n  levle: INFO\n  buffer_size: 1\nserver.bind: ''\n");

        assertThat(found(false, "--data", data.toString()))
                .contains(
                        "trouble " + file + ":1: there is no profile 'wild'; valid: development, high-performance,"
                                + " memory-optimized, minimal, production",
                        "trouble " + file + ":3: unknown key 'logging.levle'; did you mean 'logging.level'?",
                        "trouble " + file + ":4: logging.buffer_size is 1; it is a whole number from 16 to 1000000",
                        "trouble " + file + ":5: server.bind is empty; it is an address or a name");
        assertThat(muster.run("serve", "--port", "0").err())
                .contains(":1: there is no profile 'wild'", ":3: unknown key", ":4: logging.buffer_size", ":5: ");
    }

    @Test
    void a_good_file_is_told_with_its_profile_and_the_keys_that_set_nothing() throws IOException {
        Path file = file("profile: minimal\nledger.batch: 5\nstorage.max_state_history: 5\n");

        assertThat(found(false))
                .contains("ok " + file + " is good", "ok 2 keys set, profile minimal")
                .anyMatch(each -> each.startsWith("warning " + file + ":3: storage.max_state_history: Accepted, and"));
    }

    @Test
    void a_file_that_a_variable_names_is_judged_by_its_keys_too() throws IOException {
        Path other = Files.writeString(home.resolve("other.yaml"), "ledger:\n  btach: 5\n");
        muster.with("MUSTER_CONFIG", other.toString());
        assertThat(found(false))
                .contains("trouble " + other + ":2: unknown key 'ledger.btach'; did you mean 'ledger.batch'?");

        muster.with("MUSTER_CONFIG", home.resolve("none.yaml").toString());
        assertThat(found(false)).contains("trouble there is no file " + home.resolve("none.yaml"));
    }

    @Test
    void variables_that_set_keys_are_known_and_their_values_checked() {
        muster.with("MUSTER_LEDGER_BATCH", "5").with("MUSTER_PROFILE", "minimal");
        assertThat(found(false))
                .contains("ok 1 key set, profile minimal", "ok MUSTER_DATA, MUSTER_LEDGER_BATCH, MUSTER_PROFILE")
                .noneMatch(each -> each.contains("nothing reads it"));

        muster.with("MUSTER_LEDGER_BATCH", "many").with("MUSTER_PROFILE", "minimum");
        assertThat(found(false))
                .contains("trouble MUSTER_PROFILE: there is no profile 'minimum'; did you mean 'minimal'?")
                .anyMatch(each -> each.startsWith("trouble MUSTER_LEDGER_BATCH: ledger.batch is 'many'"));
    }

    @Test
    void a_variable_that_nothing_reads_is_a_warning_with_the_nearest_name() {
        muster.with("MUSTER_LOGING_LEVEL", "DEBUG").with("MUSTER_QUITE_ELSE", "1");
        assertThat(found(true))
                .contains(
                        "warning MUSTER_LOGING_LEVEL is set, and nothing reads it | did you mean 'MUSTER_LOGGING_LEVEL'?")
                .anyMatch(each ->
                        each.startsWith("warning MUSTER_QUITE_ELSE is set, and nothing reads it | take it out"));
    }
}
