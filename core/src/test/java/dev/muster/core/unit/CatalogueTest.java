package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.config.Catalogue;
import dev.muster.core.config.Configuration;
import dev.muster.core.config.ConfigurationException;
import dev.muster.core.config.Given;
import dev.muster.core.config.Key;
import dev.muster.core.config.Profile;
import dev.muster.core.config.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalogue of keys, and which value holds. */
class CatalogueTest {
    @Test
    void every_value_in_the_catalogue_is_one_that_its_key_takes() {
        assertThat(Catalogue.all()).hasSizeGreaterThan(90).allSatisfy(key -> {
            assertThat(key.name()).matches("[a-z][a-z_]*(\\.[a-z][a-z_]*)+");
            assertThat(key.type().objection(key.usual()))
                    .as("default of %s", key)
                    .isNull();
            key.profiles()
                    .forEach((profile, value) -> assertThat(key.type().objection(value))
                            .as("%s of %s", profile, key)
                            .isNull());
            assertThat(key.effect()).endsWith(".");
            assertThat(key.standing().sentence()).endsWith(".").doesNotContain("..");
        });
    }

    @Test
    void no_two_keys_share_a_name_or_a_variable() {
        assertThat(Catalogue.all().stream().map(Key::name)).doesNotHaveDuplicates();
        assertThat(Catalogue.all().stream().map(Key::variable)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void every_profile_changes_something_that_has_an_effect(Profile profile) {
        assertThat(Catalogue.all())
                .anyMatch(key -> key.effective() && !key.under(profile).equals(key.usual()));
        assertThat(Configuration.under(profile).profile()).isEqualTo(profile);
    }

    /** The table of the guide that the keys come from, as far as it gives numbers for its two presets. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "orchestrator.mode autonomous -",
                "orchestrator.max_concurrent_projects 6 2",
                "orchestrator.agents.timeout_minutes 20 -",
                "orchestrator.agents.max_retries 2 -",
                "orchestrator.agents.pool_size 6 2",
                "orchestrator.agents.memory_limit_mb - 128",
                "orchestrator.state_management.save_interval_seconds 120 -",
                "orchestrator.memory.max_usage_mb 4096 1024",
                "orchestrator.memory.cleanup_interval - 60",
                "orchestrator.memory.cache_size_mb 512 -",
                "orchestrator.memory.aggressive_gc - true",
                "orchestrator.caching.enabled - false",
                "discord.rate_limiting.commands_per_minute 60 -",
                "discord.rate_limiting.burst_size 10 -",
                "discord.rate_limiting.backoff_strategy exponential -",
                "tdd.test_execution.max_parallel_jobs 8 2",
                "tdd.test_execution.test_timeout_seconds 60 -",
                "tdd.test_execution.memory_limit_mb - 256",
                "tdd.quality_gates.reduced_checks true -",
                "tdd.quality_gates.coverage_threshold 80 -",
                "logging.level WARNING ERROR",
                "logging.max_file_size_mb - 10"
            })
    void the_presets_are_those_of_the_guide(String row) {
        String[] cells = row.split(" ");
        Key key = Catalogue.key(cells[0]);

        if (!cells[1].equals("-")) {
            assertThat(key.under(Profile.HIGH_PERFORMANCE)).isEqualTo(cells[1]);
        }
        if (!cells[2].equals("-")) {
            assertThat(key.under(Profile.MEMORY_OPTIMIZED)).isEqualTo(cells[2]);
        }
    }

    private static Configuration of(Given... given) {
        return Configuration.of(
                Profile.HIGH_PERFORMANCE, "here", List.of(given), (word, valid) -> "nearest of " + valid.size());
    }

    private static Given given(String key, String value, Source source) {
        return new Given(key, value, source, source.name());
    }

    @Test
    void a_flag_goes_before_a_variable_before_a_file_before_a_profile_before_the_default() {
        Given flag = given("ledger.batch", "1", Source.FLAG);
        Given variable = given("ledger.batch", "2", Source.ENVIRONMENT);
        Given file = given("ledger.batch", "3", Source.FILE);

        assertThat(of(file, variable, flag).number("ledger.batch")).isEqualTo(1);
        assertThat(of(file, variable).number("ledger.batch")).isEqualTo(2);
        assertThat(of(file).number("ledger.batch")).isEqualTo(3);
        assertThat(of().number("ledger.batch")).isEqualTo(2_000);
        assertThat(of().setting("ledger.batch").where()).isEqualTo("profile here");
        assertThat(Configuration.usual().number("ledger.batch")).isEqualTo(1_000);
        assertThat(Configuration.usual().setting("ledger.batch").chosen()).isFalse();
    }

    @Test
    void kebab_case_and_the_other_names_of_a_key_mean_the_same() {
        Configuration configuration = of(
                given("tdd.test-execution.parallel-jobs", "3", Source.FILE),
                given("Logging.Level", "debug", Source.FILE));

        assertThat(configuration.number("tdd.test_execution.max_parallel_jobs")).isEqualTo(3);
        assertThat(configuration.text("logging.level")).isEqualTo("DEBUG");
    }

    @Test
    void all_that_is_wrong_is_told_at_once_with_its_place_key_and_range() {
        assertThatThrownBy(() -> of(
                        given("ledger.badge", "1", Source.FILE),
                        given("ledger.queue", "0", Source.FILE),
                        given("memory_alerts.warning", "75", Source.ENVIRONMENT),
                        given("storage.cache.enabled", "yes", Source.FLAG),
                        given("orchestrator.mode", "wild", Source.FLAG),
                        given("ledger.batch", "1", Source.FILE),
                        given("ledger.batch", "2", Source.FILE)))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "FILE: unknown key 'ledger.badge'; nearest of "
                                                + Catalogue.names().size(),
                                        "FILE: ledger.queue is 0; it is a whole number from 1 to 1000000",
                                        "ENVIRONMENT: memory_alerts.warning is 75; it is a share above 0, up to 1",
                                        "FLAG: storage.cache.enabled is 'yes'; it is true or false",
                                        "FLAG: orchestrator.mode is 'wild'; it is one of blocking, partial, autonomous",
                                        "FILE: ledger.batch is given twice; first at FILE"));
    }
}
