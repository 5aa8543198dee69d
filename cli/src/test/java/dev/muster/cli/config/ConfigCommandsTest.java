package dev.muster.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.core.config.Catalogue;
import dev.muster.lab.engine.config.ConfigurationVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code muster config}. */
class ConfigCommandsTest {
    @TempDir
    Path home;

    private Path data;
    private Program program;

    @BeforeEach
    void set_up() throws IOException {
        data = Files.createDirectory(home.resolve("data"));
        program = new Program(data);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(data.resolve("muster.yaml"), text);
    }

    private JsonNode explained(String key, String... more) {
        String[] words = new String[more.length + 4];
        System.arraycopy(new String[] {"config", "explain", key, "--json"}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        return program.run(words).json();
    }

    @Test
    void without_anything_everything_is_at_its_default() {
        assertThat(program.ok("config", "show", "--changed"))
                .isEqualTo("profile: none   file: none\neverything is at its default\n");
    }

    @Test
    void show_tells_every_key_with_its_value_and_where_that_came_from() throws IOException {
        file("profile: memory-optimized\nlogging:\n  level: DEBUG\norchestrator:\n  max-concurrent-projects: 3\n");
        JsonNode shown = program.with("MUSTER_LEDGER_QUEUE", "77")
                .run("config", "show", "--json", "--set", "ledger.batch=5")
                .json();

        assertThat(shown.get("profile").asString()).isEqualTo("memory-optimized");
        assertThat(shown.get("settings").size()).isEqualTo(Catalogue.all().size());
        String place = data.resolve("muster.yaml").toString();
        assertThat(shown.get("settings").valueStream())
                .extracting(each -> each.get("key").asString() + "="
                        + each.get("value").toString().replace("\"", "") + " "
                        + each.get("where").asString())
                .contains(
                        "logging.level=DEBUG " + place + ":3",
                        "orchestrator.max_concurrent_projects=3 " + place + ":5",
                        "ledger.queue=77 MUSTER_LEDGER_QUEUE",
                        "ledger.batch=5 --set",
                        "logging.max_file_size_mb=10 profile memory-optimized (" + place + ")",
                        "server.port=8642 default");
    }

    @Test
    void explain_tells_type_range_default_effect_and_the_value_now() throws IOException {
        file("logging.level: error\n");

        assertThat(program.ok("config", "explain", "logging.level").lines())
                .containsExactly(
                        "logging.level: The least level that gets into the log file; standard error has warnings and errors.",
                        "Sets which messages are written.",
                        "  now       ERROR  (" + data.resolve("muster.yaml") + ":1)",
                        "  type      word",
                        "  range     TRACE, DEBUG, INFO, WARNING, ERROR, OFF",
                        "  default   INFO",
                        "  profiles  development DEBUG, high-performance WARNING, memory-optimized ERROR",
                        "  variable  MUSTER_LOGGING_LEVEL",
                        "  standing  effective");
    }

    @Test
    void a_key_that_sets_nothing_says_what_does_its_job_or_what_is_missing() {
        assertThat(explained("storage.cache.ttl_seconds").get("what").asString())
                .startsWith("Accepted, and sets nothing: the store takes a page out of every cache");
        assertThat(explained("discord.messages.batch-small-messages")
                        .get("what")
                        .asString())
                .isEqualTo("Not effective yet: Muster does not speak to Discord in this version.");
    }

    @Test
    void an_unknown_key_is_answered_with_the_nearest_one() throws IOException {
        assertThat(program.run("config", "explain", "logging.levle"))
                .returns(2, Ran::code)
                .extracting(Ran::err)
                .asString()
                .contains("there is no key 'logging.levle'; did you mean 'logging.level'?");
        file("logging:\n  max_file_size: 3\n");
        assertThat(program.run("config", "show"))
                .returns(2, Ran::code)
                .extracting(Ran::err)
                .asString()
                .contains("muster.yaml:2: unknown key 'logging.max_file_size'; did you mean"
                        + " 'logging.max_file_size_mb'?");
    }

    @Test
    void a_variable_that_names_no_key_is_an_error_and_others_are_not_ours() {
        assertThat(program.with("MUSTER_LEDGER_QUEU", "3").run("config", "show"))
                .returns(2, Ran::code)
                .extracting(Ran::err)
                .asString()
                .contains("the variable MUSTER_LEDGER_QUEU names no key; did you mean 'MUSTER_LEDGER_QUEUE'?");
        assertThat(new Program(data)
                        .with("MUSTER_SOMETHING", "3")
                        .run("config", "show")
                        .code())
                .isZero();
    }

    @Test
    void the_flag_for_a_profile_goes_before_the_variable_before_the_file() throws IOException {
        file("profile: minimal\n");
        assertThat(explained("ledger.queue").get("value").asInt()).isEqualTo(1_000);
        program.with("MUSTER_PROFILE", "high_performance");
        assertThat(explained("ledger.queue").get("value").asInt()).isEqualTo(20_000);
        assertThat(explained("ledger.queue", "--profile", "memory-optimized")
                        .get("value")
                        .asInt())
                .isEqualTo(2_000);
        assertThat(program.run("config", "show", "--profile", "minimum").err())
                .contains("--profile: there is no profile 'minimum'; did you mean 'minimal'?");
    }

    @Test
    void a_file_can_be_named_by_a_flag_or_a_variable() throws IOException {
        Path other = Files.writeString(home.resolve("other.yaml"), "ledger: {queue: 11}\n");
        file("ledger: {queue: 12}\n");
        assertThat(explained("ledger.queue").get("value").asInt()).isEqualTo(12);
        assertThat(explained("ledger.queue", "--config", other.toString())
                        .get("value")
                        .asInt())
                .isEqualTo(11);
        program.with("MUSTER_CONFIG", other.toString());
        assertThat(explained("ledger.queue").get("value").asInt()).isEqualTo(11);
        program.with("MUSTER_CONFIG", home.resolve("none.yaml").toString());
        assertThat(program.run("config", "show"))
                .returns(2, Ran::code)
                .extracting(Ran::err)
                .asString()
                .contains("there is no file");
    }

    @Test
    void check_tells_all_that_is_wrong_with_a_file() throws IOException {
        Path bad = file("logging:\n  level: LOUD\n  buffer_size: 1\nledger: [1, 2]\nsecurity:\n");
        assertThat(program.run("config", "check", bad.toString()))
                .returns(2, Ran::code)
                .extracting(Ran::err)
                .asString()
                .contains(
                        "muster.yaml:2: logging.level is 'LOUD'; it is one of TRACE, DEBUG, INFO, WARNING, ERROR, OFF",
                        "muster.yaml:3: logging.buffer_size is 1; it is a whole number from 16 to 1000000",
                        "muster.yaml:4: ledger is a group, and takes no value of its own; below it go queue, batch");
        for (String broken : List.of("a: [", "- a", "? [x]\n: 1", "profile: wild")) {
            assertThat(program.run("config", "check", file(broken).toString()))
                    .as(broken)
                    .returns(2, Ran::code)
                    .extracting(Ran::err)
                    .asString()
                    .contains("muster.yaml:");
        }
    }

    @Test
    void check_says_of_a_good_file_which_keys_set_nothing() throws IOException {
        Path good = file("storage:\n  max_state_history: 5\nsecurity:\n  allow_hosts: [a.example, b.example]\n");
        assertThat(program.ok("config", "check", good.toString()))
                .contains("is good: 2 keys, profile none", "muster.yaml:2: storage.max_state_history: Accepted, and");
        assertThat(program.run("config", "check", good.toString(), "--json")
                        .json()
                        .get("settings")
                        .valueStream()
                        .filter(each -> each.get("key").asString().endsWith("allow_hosts"))
                        .map(each -> each.get("value").toString()))
                .containsExactly("[\"a.example\",\"b.example\"]");
    }

    /** They are kept in two places, so that a command that is not configured looks at one list of twelve words only. */
    @Test
    void the_groups_that_variables_are_known_by_are_those_of_the_catalogue() {
        assertThat(ConfigurationVariables.GROUPS)
                .isEqualTo(Catalogue.groups().stream()
                        .map(group -> group.toUpperCase(Locale.ROOT) + "_")
                        .toList());
    }
}
