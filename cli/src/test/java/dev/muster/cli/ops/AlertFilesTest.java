package dev.muster.cli.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.StartCycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import dev.muster.server.alert.Alerter;
import dev.muster.server.alert.Baseline;
import dev.muster.server.alert.Rule;
import dev.muster.server.alert.Rules;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is given to Prometheus and Grafana asks only for what a server really shows. */
@Tag("wire")
class AlertFilesTest {
    private static final Path RULES = Path.of("../ops/prometheus/rules.yml");
    private static final Path BOARD = Path.of("../ops/grafana/muster.json");
    private static final String WRITE = "muster.docs.write";
    private static final Pattern NAME =
            Pattern.compile("\\b(?:muster|agent|system|active|tdd|process|jvm)_[a-z0-9_]+\\b");

    @TempDir
    static Path directory;

    @SuppressWarnings("NullAway.Init") // before all tests
    private static Set<String> live;

    /** The names in an answer of a server that has done a little of everything. */
    @BeforeAll
    static void scrape() throws Exception {
        try (Engine engine = Engine.open(
                        directory.resolve("data"), EngineOptions.defaults().withSynchronous(false));
                HttpClient http = HttpClient.newHttpClient()) {
            try (MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
                work(engine, new Api(http, server.port()));
                byte[] stats = http.send(
                                HttpRequest.newBuilder(new Api(http, server.port()).uri("/api/v1/admin/stats"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray())
                        .body();
                Files.write(directory.resolve("baseline.json"), stats);
            }
            ServerOptions plain = ServerOptions.local(0);
            Baseline baseline = Baseline.read(Files.readAllBytes(directory.resolve("baseline.json")));
            try (MusterServer server = MusterServer.start(
                    engine,
                    plain.withAlerts(plain.alerts().withEvery(Duration.ZERO).withBaseline(baseline)))) {
                Api api = new Api(http, server.port());
                create(api, 1_000); // enough for a 99th percentile
                Alerter alerter = server.alerter();
                alerter.look();
                live = names(api.get("/metrics"));
            }
        }
    }

    private record Api(HttpClient http, int port) {
        URI uri(String path) {
            return URI.create("http://127.0.0.1:" + port + path);
        }

        String get(String path) throws Exception {
            return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }

        String post(String path, String json) throws Exception {
            HttpRequest request = HttpRequest.newBuilder(uri(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private static void work(Engine engine, Api api) throws Exception {
        api.post("/api/v1/projects", "{\"project\":\"p\"}");
        String session = text(api.post("/api/v1/sessions", "{\"project\":\"p\",\"agent\":\"ann\"}"), "id");
        for (int i = 0; i < 30; i++) {
            api.post("/api/v1/tasks", "{\"project\":\"p\",\"title\":\"one\",\"type\":\"code\"}");
        }
        create(api, 300);
        String lease = text(api.post("/api/v1/tasks/claim", "{\"session\":\"" + session + "\"}"), "lease");
        api.post("/api/v1/tasks/t1/complete", "{\"lease\":\"" + lease + "\"}");
        engine.execute(new SetMode("p", ScrumMode.AUTONOMOUS, null));
        StoryId story = engine.execute(new AddStories("p", null, List.of(NewStory.titled("parse")), null))
                .getFirst();
        engine.execute(new StartCycle("p", story, null));
        engine.execute(new AdvanceCycle("p", story, TddCommand.TEST, null, null, null));
    }

    private static void create(Api api, int tasks) throws Exception {
        String one = "{\"operation\":\"create_tasks\",\"arguments\":{\"project\":\"p\",\"title\":\"one\"}}";
        api.post("/api/v1/bulk", "{\"operations\":[" + String.join(",", Collections.nCopies(tasks, one)) + "]}");
    }

    private static String text(String json, String name) throws JsonTree.NotJson {
        return Fields.of(JsonTree.parse(json.getBytes(StandardCharsets.UTF_8))).text(name);
    }

    private static Set<String> names(String exposition) {
        Set<String> names = new HashSet<>();
        exposition.lines().filter(line -> !line.startsWith("#")).forEach(line -> names.add(line.split("[{ ]", 2)[0]));
        return names;
    }

    /** The metrics that a query asks for; words of labels are left out. */
    private static Set<String> metrics(String query) {
        String bare = query.replaceAll("\\{[^}]*}", "").replaceAll("by \\([^)]*\\)", "");
        Set<String> found = new TreeSet<>();
        Matcher matcher = NAME.matcher(bare);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    @Test
    void the_rules_are_those_of_the_servers_own_table() throws Exception {
        String wanted = PrometheusRules.text();
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(RULES, wanted);
        }
        assertThat(Files.readString(RULES))
                .as("write it anew: ./muster mvn -q -pl cli -am test -Dtest=AlertFilesTest -D%s=true", WRITE)
                .isEqualTo(wanted);
    }

    @Test
    void prometheus_finds_what_it_needs_in_each_rule() throws Exception {
        List<Map<?, ?>> rules = new ArrayList<>();
        Map<?, ?> file = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(RULES));
        for (Object group : (List<?>) file.get("groups")) {
            assertThat(((Map<?, ?>) group).get("name")).isEqualTo("muster");
            ((List<?>) ((Map<?, ?>) group).get("rules")).forEach(rule -> rules.add((Map<?, ?>) rule));
        }
        assertThat(rules.stream().map(rule -> rule.get("alert")).distinct().toList())
                .isEqualTo(Rules.usual().stream().map(Rule::name).toList());
        for (Map<?, ?> rule : rules) {
            assertThat(rule.keySet().stream().map(String::valueOf))
                    .containsExactly("alert", "expr", "for", "keep_firing_for", "labels", "annotations");
            String expr = String.valueOf(rule.get("expr"));
            assertThat(expr).matches(".* [<>] [0-9.]+").satisfies(AlertFilesTest::balanced);
            assertThat(metrics(expr)).as(expr).isNotEmpty().isSubsetOf(live);
            assertThat(((Map<?, ?>) rule.get("labels")).get("severity")).isIn("warning", "cleanup", "critical");
            assertThat(String.valueOf(rule.get("for"))).matches("[0-9]+s");
        }
    }

    @Test
    void each_panel_of_the_board_asks_for_what_a_server_shows() throws Exception {
        Fields board = Fields.of(JsonTree.parse(Files.readAllBytes(BOARD)));
        List<Fields> panels = board.objects("panels");

        assertThat(board.text("uid")).isEqualTo("muster");
        assertThat(panels).hasSizeGreaterThan(10);
        assertThat(panels.stream().map(panel -> panel.whole("id"))).doesNotHaveDuplicates();
        for (Fields panel : panels) {
            assertThat(panel.objects("targets")).as(panel.text("title")).isNotEmpty();
            for (Fields target : panel.objects("targets")) {
                String expr = target.text("expr");
                balanced(expr);
                assertThat(metrics(expr)).as(expr).isNotEmpty().isSubsetOf(live);
            }
        }
    }

    private static void balanced(String expr) {
        for (String pair : List.of("()", "[]", "{}")) {
            assertThat(expr.chars().filter(c -> c == pair.charAt(0)).count())
                    .as(expr)
                    .isEqualTo(expr.chars().filter(c -> c == pair.charAt(1)).count());
        }
    }

    @Test
    void the_page_tells_of_each_alert_and_of_no_other() throws Exception {
        List<String> told = Files.readAllLines(Path.of("../docs/alerts.md")).stream()
                .filter(line -> line.matches("\\| [A-Z_0-9]+ \\|.*"))
                .map(line -> line.split(" ", 3)[1])
                .toList();

        assertThat(told)
                .containsExactlyElementsOf(
                        Rules.usual().stream().map(Rule::name).toList());
    }

    @Test
    void a_name_that_no_server_shows_would_be_found() {
        assertThat(metrics("sum by (agent_type) (rate(muster_nothing_total{job=\"muster_x\"}[1m]))"))
                .containsExactly("muster_nothing_total")
                .noneMatch(live::contains);
        assertThat(live).contains("tdd_cycle_duration_seconds_count", "system_memory_usage_bytes");
    }
}
