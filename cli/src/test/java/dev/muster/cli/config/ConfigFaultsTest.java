package dev.muster.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a configuration is told all at once, in words that help. */
class ConfigFaultsTest {
    @TempDir
    Path data;

    private Program program;

    @BeforeEach
    void set_up() {
        program = new Program(data);
    }

    private String refused(String... words) {
        Ran ran = program.run(words);
        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(2);
        return ran.err();
    }

    private String checked(String text) throws IOException {
        return refused("config", "check", file(text).toString());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(data.resolve("muster.yaml"), text);
    }

    @Test
    void check_tells_the_form_the_profile_unknown_keys_and_values_together() throws IOException {
        assertThat(checked("""
                        profile: wild
                        logging:
                          levle: INFO
                          buffer_size: 1
                        storage: {durability: [full]}
                        server: {bind: ""}
                        ledger: {queue: {most: 1}}
                        """))
                .containsSubsequence(
                        "muster.yaml:1: there is no profile 'wild'",
                        "muster.yaml:3: unknown key 'logging.levle'; did you mean 'logging.level'?",
                        "muster.yaml:4: logging.buffer_size is 1",
                        "muster.yaml:5: storage.durability is a list; it takes one value: full, process",
                        "muster.yaml:6: server.bind is empty; it is an address or a name",
                        "muster.yaml:7: ledger.queue has keys below it; it takes one value: ");
    }

    @Test
    void an_empty_address_is_refused_wherever_it_is_given() {
        assertThat(refused("config", "show", "--set", "server.bind=")).contains("--set: server.bind is empty");
        assertThat(refused("serve", "--bind", "")).contains("--bind is empty; it is an address or a name");
        program.with("MUSTER_SERVER_BIND", " ");
        assertThat(refused("config", "show")).contains("MUSTER_SERVER_BIND: server.bind is empty");
    }

    @Test
    void a_group_that_is_given_a_value_says_which_keys_it_has() throws IOException {
        assertThat(checked("logging: DEBUG\n"))
                .contains("muster.yaml:1: logging is a group, and takes no value of its own; below it go level, file,"
                        + " async_logging, buffer_size, max_file_size_mb, max_files");
    }

    @Test
    void explain_lists_a_group_and_a_group_within_one() {
        assertThat(program.ok("config", "explain", "logging").lines())
                .hasSize(8)
                .anySatisfy(line -> assertThat(line).startsWith("logging is a group of 6 keys:"))
                .anySatisfy(line -> assertThat(line).contains("logging.level", "INFO", "The least level"));
        assertThat(program.ok("config", "explain", "storage.cache")).contains("storage.cache.enabled");
        assertThat(program.run("config", "explain", "logging", "--json")
                        .json()
                        .get("settings")
                        .size())
                .isEqualTo(6);
    }

    @Test
    void an_unknown_key_with_nothing_near_says_where_all_are_listed_and_no_alias_is_offered() throws IOException {
        for (String said : List.of(checked("zzzzzzzzzzzz: 1\n"), refused("config", "explain", "zzzzzzzzzzzz"))) {
            assertThat(said).contains("'muster config show' lists").doesNotContain("valid:", "ledger.queue");
        }
        assertThat(checked("tdd.test_execution.parallel_jbos: 1\n"))
                .contains("did you mean 'tdd.test_execution.max_parallel_jobs'?");
    }

    @Test
    void several_variables_that_name_no_key_are_told_together_and_with_the_file() throws IOException {
        file("logging.levle: INFO\n");
        program.with("MUSTER_LEDGER_QUEU", "3").with("MUSTER_LOGGING_LEVLE", "INFO");
        assertThat(refused("config", "show"))
                .contains(
                        "'MUSTER_LEDGER_QUEUE'?",
                        "'MUSTER_LOGGING_LEVEL'?",
                        "unknown key 'logging.levle'; did you mean 'logging.level'?");
    }

    @Test
    void a_misspelt_variable_that_nothing_reads_is_warned_about() throws IOException {
        program.with("MUSTER_LOGING_LEVEL", "DEBUG").with("MUSTER_QUITE_ELSE", "1");
        String warning =
                "warning: the variable MUSTER_LOGING_LEVEL is set, and nothing reads it; did you mean 'MUSTER_LOGGING_LEVEL'?";
        assertThat(program.ok("config", "show")).contains(warning).doesNotContain("MUSTER_QUITE_ELSE");
        assertThat(program.ok("config", "check", file("ledger.queue: 5\n").toString()))
                .contains(warning);
        assertThat(program.run("config", "show", "--json")
                        .json()
                        .get("warnings")
                        .size())
                .isEqualTo(1);
    }
}
