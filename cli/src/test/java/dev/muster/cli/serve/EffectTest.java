package dev.muster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.muster.cli.settings.AgentSettings;
import dev.muster.cli.settings.EngineSettings;
import dev.muster.cli.settings.JvmSettings;
import dev.muster.cli.settings.LogSettings;
import dev.muster.cli.settings.TestSettings;
import dev.muster.core.EngineOptions;
import dev.muster.core.Tuning;
import dev.muster.core.config.Catalogue;
import dev.muster.core.config.Configuration;
import dev.muster.core.config.Given;
import dev.muster.core.config.Key;
import dev.muster.core.config.Source;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.server.ServerOptions;
import dev.muster.server.http.HttpOptions;
import dev.muster.server.log.JsonLog;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every key that is said to be effective changes what it says it changes, and nothing else changes with it. What the
 * options do is shown where they are taken: {@code TuningTest}, {@code OverloadTest}, {@code RetentionTest},
 * {@code JsonLogTest}, {@code ConfiguredServerTest}, {@code ConfiguredAgentsTest}.
 */
class EffectTest {
    private static final Path DATA = Path.of("/data");

    /** A value that is nobody's default, and what it is to make of what the key drives. */
    private record Effect(String value, Function<Configuration, Object> driven, Object expected) {}

    private static final Map<String, Effect> EFFECTS = new LinkedHashMap<>();

    private static void engine(String key, String value, Function<EngineOptions, Object> driven, Object expected) {
        EFFECTS.put(key, new Effect(value, driven.compose(EngineSettings::of), expected));
    }

    private static void tuning(String key, String value, Function<Tuning, Object> driven, Object expected) {
        engine(key, value, driven.compose(EngineOptions::tuning), expected);
    }

    private static void server(String key, String value, Function<ServerOptions, Object> driven, Object expected) {
        EFFECTS.put(key, new Effect(value, driven.compose(EffectTest::serverOptions), expected));
    }

    private static void log(String key, String value, Function<JsonLog.Options, Object> driven, Object expected) {
        EFFECTS.put(key, new Effect(value, driven.compose(EffectTest::logOptions), expected));
    }

    private static void tests(String key, String value, Function<TestSettings, Object> driven, Object expected) {
        EFFECTS.put(key, new Effect(value, driven.compose(TestSettings::of), expected));
    }

    private static void agents(String key, String value, Function<AgentSettings, Object> driven, Object expected) {
        EFFECTS.put(key, new Effect(value, driven.compose(AgentSettings::of), expected));
    }

    static {
        tuning("orchestrator.mode", "partial", Tuning::mode, ScrumMode.PARTIAL);
        tuning("orchestrator.max_concurrent_projects", "3", Tuning::projects, 3);
        tuning("orchestrator.agents.max_retries", "6", Tuning::attempts, 7);
        engine("orchestrator.agents.cache_timeout", "77", EngineOptions::sessionTtl, Duration.ofSeconds(77));
        agents("orchestrator.agents.timeout_minutes", "3", AgentSettings::timeout, Duration.ofMinutes(3));
        agents("orchestrator.agents.pool_size", "8", AgentSettings::agents, 8);
        agents("orchestrator.agents.memory_limit_mb", "64", EffectTest::memory, 64L * 1024 * 1024);
        EFFECTS.put("orchestrator.memory.max_usage_mb", new Effect("16", JvmSettings::apply, List.of(tooLarge(16))));
        tuning("orchestrator.memory.cache_size_mb", "10", Tuning::writerCache, 5 * 1024);
        EFFECTS.put("orchestrator.memory.aggressive_gc", new Effect("true", EffectTest::freeRatios, "5 10"));
        tuning("orchestrator.caching.enabled", "false", EffectTest::caches, List.of(2 * 1024, 256));
        engine("orchestrator.concurrency.max_worker_threads", "9", EngineOptions::readers, 9);
        agents("model_api.batch_size", "4", AgentSettings::batchSize, 4);
        agents("model_api.batch_timeout", "1.5", AgentSettings::batchTimeout, Duration.ofMillis(1500));
        agents("model_api.max_context_length", "9000", AgentSettings::maxContextLength, 9000);
        engine("ledger.queue", "77", EngineOptions::queue, 77);
        engine("ledger.batch", "66", EngineOptions::batch, 66);
        tuning("leases.agent_seconds", "5", Tuning::lease, Duration.ofSeconds(5));
        tuning("leases.model_seconds", "6", Tuning::modelLease, Duration.ofSeconds(6));
        engine("storage.durability", "process", EngineOptions::synchronous, false);
        tuning("storage.compression_enabled", "false", Tuning::compress, false);
        engine(
                "storage.prune_old_data_days",
                "3",
                options -> List.of(options.keepTasks(), options.keepEvents()),
                List.of(Duration.ofDays(3), Duration.ofDays(3)));
        tuning("storage.cache.enabled", "false", EffectTest::caches, List.of(64 * 1024, 256));
        tuning("storage.cache.max_size_mb", "64", Tuning::readerCache, 2 * 1024);
        engine("retention.max_store_mb", "20", EngineOptions::maxStoreBytes, 20L * 1024 * 1024);
        engine("retention.interval_minutes", "2", EngineOptions::retentionEvery, Duration.ofMinutes(2));
        EFFECTS.put("server.bind", new Effect("::1", configuration -> Serve.address(null, configuration), "::1"));
        EFFECTS.put("server.port", new Effect("1234", configuration -> Serve.port(null, configuration), 1234));
        server("server.max_body_kb", "5", options -> options.http().maxBody(), 5 * 1024);
        server("server.connections", "50", options -> options.http().connections(), 50);
        server("server.connections_per_address", "7", options -> options.http().connectionsPerAddress(), 7);
        server("server.idle_seconds", "8", options -> options.http().idle(), Duration.ofSeconds(8));
        server("server.mcp_session_idle_seconds", "9", options -> options.mcp().idle(), Duration.ofSeconds(9));
        server("server.mcp_sessions", "10", options -> options.mcp().sessions(), 10);
        server("server.access_log", "a.log", ServerOptions::accessLog, DATA.resolve("a.log"));
        server("security.require_token", "true", options -> options.door().tokens(), true);
        server("security.rate_limit", "11", options -> options.door().rate(), 11);
        server("security.allow_hosts", "A.example, b", options -> options.door().hosts(), Set.of("a.example", "b"));
        server(
                "security.allow_origins",
                "https://a.example",
                options -> options.door().origins(),
                Set.of("https://a.example"));
        server(
                "security.tls_certificate",
                "c.pem",
                options -> Objects.requireNonNull(options.http().tls()).certificate(),
                DATA.resolve("c.pem"));
        server(
                "security.tls_key",
                "k.pem",
                options -> Objects.requireNonNull(options.http().tls()).key(),
                DATA.resolve("k.pem"));
        server("security.insecure", "true", ServerOptions::insecure, true);
        log("logging.level", "ERROR", JsonLog.Options::least, System.Logger.Level.ERROR);
        log("logging.file", "/tmp/x.log", JsonLog.Options::path, Path.of("/tmp/x.log"));
        log("logging.async_logging", "false", JsonLog.Options::buffer, 0);
        log("logging.buffer_size", "17", JsonLog.Options::buffer, 17);
        log("logging.max_file_size_mb", "2", JsonLog.Options::maxBytes, 2L * 1024 * 1024);
        log("logging.max_files", "3", JsonLog.Options::kept, 3);
        tests("tdd.test_execution.parallel_execution", "false", variable("MUSTER_TEST_JOBS"), "1");
        tests("tdd.test_execution.max_parallel_jobs", "3", variable("MUSTER_TEST_JOBS"), "3");
        tests("tdd.test_execution.test_timeout_seconds", "4", TestSettings::limit, Duration.ofSeconds(4));
        tests("tdd.test_execution.fast_fail", "false", variable("MUSTER_TEST_FAIL_FAST"), "false");
        tests("tdd.test_execution.memory_limit_mb", "99", variable("MUSTER_TEST_MEMORY_MB"), "99");
    }

    private static Function<TestSettings, Object> variable(String name) {
        return settings -> String.valueOf(settings.variables().get(name));
    }

    private static Object memory(AgentSettings settings) {
        return settings.memory() == null ? "none" : settings.memory();
    }

    private static Object caches(Tuning tuning) {
        return List.of(tuning.writerCache(), tuning.readerCache());
    }

    private static String tooLarge(int most) {
        long heap = Runtime.getRuntime().maxMemory() / (1024 * 1024);
        return "the heap may grow to " + heap + " MiB, beyond orchestrator.memory.max_usage_mb (" + most
                + "): the JVM fixes that when it starts; start with MUSTER_OPTS='-Xmx" + most + "m'";
    }

    /** Of this JVM, which is given back what it had. */
    private static Object freeRatios(Configuration configuration) {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        String least = jvm.getVMOption("MinHeapFreeRatio").getValue();
        String most = jvm.getVMOption("MaxHeapFreeRatio").getValue();
        JvmSettings.apply(configuration);
        Object now = jvm.getVMOption("MinHeapFreeRatio").getValue() + " "
                + jvm.getVMOption("MaxHeapFreeRatio").getValue();
        jvm.setVMOption("MaxHeapFreeRatio", most);
        jvm.setVMOption("MinHeapFreeRatio", least);
        return now;
    }

    private static ServerOptions serverOptions(Configuration configuration) {
        ServerOptions options = new ServeSecurity().on(HttpOptions.on("127.0.0.1", 0), "test", configuration, DATA);
        return options.withMcp(ServerSettings.mcp(options.mcp(), configuration));
    }

    private static JsonLog.Options logOptions(Configuration configuration) {
        return Objects.requireNonNull(LogSettings.options(configuration, DATA));
    }

    /** What a key needs beside it to have an effect at all. */
    private static Map<String, String> beside(String key) {
        return switch (key) {
            case "security.tls_certificate" -> Map.of("security.tls_key", "other.pem");
            case "security.tls_key" -> Map.of("security.tls_certificate", "other.pem");
            default ->
                key.startsWith("logging.") && !key.equals("logging.file")
                        ? Map.of("logging.file", "muster.log")
                        : Map.of();
        };
    }

    private static Configuration with(Map<String, String> values) {
        List<Given> given = new ArrayList<>();
        values.forEach((key, value) -> given.add(new Given(key, value, Source.FILE, "test")));
        return Configuration.of(null, "", given, (word, valid) -> "");
    }

    static Stream<Key> effective() {
        return Catalogue.all().stream().filter(Key::effective);
    }

    @ParameterizedTest
    @MethodSource("effective")
    void an_effective_key_drives_what_it_says(Key key) {
        assertThat(EFFECTS).as("an effect that shows %s", key.name()).containsKey(key.name());
        Effect effect = Objects.requireNonNull(EFFECTS.get(key.name()));
        Map<String, String> values = new LinkedHashMap<>(beside(key.name()));
        values.put(key.name(), effect.value());

        assertThat(effect.value()).isNotEqualTo(key.usual());
        assertThat(effect.driven().apply(with(values))).isEqualTo(effect.expected());
        if (!key.name().startsWith("security.tls") && !key.name().equals("logging.file")) {
            assertThat(effect.driven().apply(with(beside(key.name()))))
                    .as("without it")
                    .isNotEqualTo(effect.expected());
        }
    }

    @Test
    void nothing_is_shown_of_keys_that_have_no_effect() {
        assertThat(EFFECTS.keySet()).allMatch(name -> Catalogue.key(name).effective());
    }

    /** What holds without a file is what held before there were any. */
    @Test
    void the_defaults_of_the_catalogue_are_those_of_the_rooms() {
        EngineOptions configured = EngineSettings.of(Configuration.usual());
        EngineOptions plain = EngineOptions.defaults();
        assertThat(configured)
                .usingRecursiveComparison()
                .ignoringFields("random", "clock", "faults")
                .isEqualTo(plain);
        ServerOptions server = serverOptions(Configuration.usual());
        ServerOptions usual = ServerOptions.local(0);
        assertThat(server.http()).isEqualTo(usual.http());
        assertThat(server.door()).isEqualTo(usual.door());
        assertThat(server.mcp().idle()).isEqualTo(usual.mcp().idle());
        assertThat(server.mcp().sessions()).isEqualTo(usual.mcp().sessions());
        assertThat(server.accessLog()).isNull();
        assertThat(LogSettings.options(Configuration.usual(), DATA)).isNull();
        assertThat(TestSettings.of(Configuration.usual()).limit())
                .isEqualTo(TestSettings.of(null).limit());
        assertThat(Serve.port(null, Configuration.usual())).isEqualTo(ServerOptions.DEFAULT_PORT);
        assertThat(AgentSettings.of(Configuration.usual())).isEqualTo(AgentSettings.of(null));
    }
}
