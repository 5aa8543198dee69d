package dev.muster.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.lab.gate.Metric;
import dev.muster.lab.gate.Threshold;
import dev.muster.lab.operation.Call;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Protocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationReaderTest {
    private static final String AUDIT = ", audit: {read: {tool: r}, find: $.a, expect: ";

    private static TestSpec only(String target, String test) {
        return ScenarioParser.parse("f.yaml", "name: n\ntarget: \"" + target + "\"\ntests:\n  - " + test + "\n")
                .tests()
                .getFirst();
    }

    private static OperationPlan plan(String target, String test) {
        return Objects.requireNonNull(only(target, test).plan());
    }

    private static List<String> problems(String target, String test) {
        ScenarioException refused = catchThrowableOfType(ScenarioException.class, () -> only(target, test));
        assertThat(refused).as("it is refused").isNotNull();
        return refused.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void a_test_against_an_mcp_server_is_read() {
        OperationPlan plan = plan("mcp+stdio:npx -y 'a b'", """
                {type: stress_test, name: t, iterations: 5, timeout: 2s, process_per_agent: true, operations: [
                    {name: make, weight: 3, tool: create, arguments: {n: ["${i}"]}, extract: {id: $.id}},
                    {name: look, tool: get, arguments: {id: "${id}"}}],
                    audit: {read: {tool: list}, find: "$[*]", expect: "${acknowledged.arguments.n[0]}"}}""");

        assertThat(plan.target().protocol()).isEqualTo(Protocol.MCP_STDIO);
        assertThat(plan.target().argv()).containsExactly("npx", "-y", "a b");
        assertThat(plan.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(plan.options().processPerAgent()).isTrue();
        assertThat(plan.names()).containsExactly("make", "look");
        assertThat(plan.operations().getFirst().weight()).isEqualTo(3);
        assertThat(plan.operations().getFirst().call()).isInstanceOf(Call.Tool.class);
        assertThat(Objects.requireNonNull(plan.audit()).of()).containsExactly("make");
    }

    @Test
    void without_a_bound_on_errors_every_one_fails_the_test() {
        String test = "{type: stress_test, iterations: 5, operations: [{name: o, path: /}]";

        assertThat(only("http://h", test + "}").thresholds()).singleElement().satisfies(threshold -> {
            assertThat(threshold.metric()).isEqualTo(Metric.ERROR_RATE);
            assertThat(threshold.bound().limit()).isZero();
        });
        assertThat(only("http://h", test + ", thresholds: {error_rate: 0.5}}").thresholds())
                .extracting(Threshold::metric)
                .containsExactly(Metric.ERROR_RATE);
    }

    @Test
    void another_target_of_the_same_protocol_may_take_the_place_of_the_files(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("f.yaml");
        Files.writeString(
                file,
                "name: n\ntarget: http://a\ntests: [{type: stress_test, iterations: 1, operations: [{name: o, path: /}]}]\n");

        Scenario scenario = ScenarioParser.parse(file, "https://b/x");
        assertThat(scenario.target()).isEqualTo("https://b/x");
        assertThat(Objects.requireNonNull(scenario.tests().getFirst().plan())
                        .target()
                        .rest())
                .isEqualTo("https://b/x");
        assertThat(catchThrowableOfType(ScenarioException.class, () -> ScenarioParser.parse(file, "command")))
                .hasMessageContaining(
                        "--target 'command' speaks the command line, and the operations of this file speak HTTP");
    }

    @Test
    void a_feed_gives_columns_and_is_named_from_the_scenarios_folder(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("users.csv"), "name,age\n\"Smith, J\",5\nB,6\n");
        Path file = directory.resolve("f.yaml");
        String text =
                "name: n\ntarget: http://a\nfeed: users.csv\ntests: [{type: stress_test, iterations: 1, operations: [{name: o, path: \"/${feed.COLUMN}\"}]}]\n";
        Files.writeString(file, text.replace("COLUMN", "name"));
        assertThat(Objects.requireNonNull(
                                ScenarioParser.parse(file).tests().getFirst().plan())
                        .feed()
                        .rows()
                        .getFirst())
                .containsEntry("name", "Smith, J");

        Files.writeString(file, text.replace("COLUMN", "nam"));
        assertThat(catchThrowableOfType(ScenarioException.class, () -> ScenarioParser.parse(file)))
                .hasMessageContaining("f.yaml:4: key 'path': '${feed.nam}' is unknown; did you mean 'feed.name'?");
        Files.writeString(file, text.replace("users", "user"));
        assertThat(catchThrowableOfType(ScenarioException.class, () -> ScenarioParser.parse(file)))
                .hasMessageContaining("f.yaml:3: key 'feed': there is no file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{name: o, path: /, boddy: x}] | key 'boddy' is unknown in an operation; did you mean 'body'?",
                "[{name: o, path: /, tool: t}] | key 'tool': the target speaks HTTP; valid: body, headers, method, path",
                "[{name: o}] | key 'path' is missing in this operation: the target speaks HTTP",
                "[{name: o, path: `/${agnt}`}] | key 'path': '${agnt}' is unknown; did you mean 'agent'?",
                "[{name: o, path: `/${i`}] | key 'path': '${i' has no closing brace",
                "[{name: o, path: /, body: {a: [{b: `${uid}`}]}}] | key 'b': '${uid}' is unknown; did you mean 'uuid'?",
                "[{name: o, path: /}, {name: o, path: /b}] | key 'name': two operations are called 'o' (the first on line 4)",
                "[{name: o, path: /, extract: {uuid: $.a}}] | key 'uuid': ${uuid} has a meaning already",
                "[{name: o, path: /, extract: {a: b.c}}] | key 'extract': 'b.c' is no JSONPath: it begins with '$'",
                "[{name: o, path: /, check: {matches: {$.a: '('}}}] | key 'matches': '(' is no regular expression: Unclosed group",
                "[{name: o, path: /, check: {statsu: 200}}] | key 'statsu' is unknown in a check; did you mean 'status'?",
                "[{name: o, path: /}], protocol: auto | key 'protocol' is for MCP targets",
                "[{name: o, path: /}], face: rest | key 'face' is for the embedded target; another server has 'operations'",
                "[{name: o, path: /}], timeout: 2h | key 'timeout': expected a duration from 1ms to 1h",
                "[{name: o, path: /}], audit: true | key 'audit': how another server is audited has to be said: {read: …, find: …, expect: …}",
            })
    void what_is_wrong_with_an_operation_is_told_with_its_line(String operations, String message) {
        assertThat(problems(
                        "http://h",
                        "{type: stress_test, name: t, iterations: 5, operations: " + operations.replace("`", "\"")
                                + "}"))
                .containsExactly("f.yaml:4: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x | key 'expect': 'x' names nothing of the acknowledged operation; such as ${acknowledged.arguments.name}",
                "'${acknowledged.arguments.b}' | key 'expect': no operation has what this names; an operation's arguments are o: {a=1}",
                "'${uuid}' | key 'expect': '${uuid}' is unknown; valid: acknowledged.agent, acknowledged.arguments, acknowledged.i, "
                        + "acknowledged.name, acknowledged.result",
                "'${acknowledged.name}', of: p | key 'of': there is no operation 'p'; valid: o",
            })
    void what_is_wrong_with_an_audit_is_told(String expect, String message) {
        assertThat(problems(
                        "mcp+http://h",
                        "{type: stress_test, name: t, iterations: 5, operations: [{name: o, tool: t, arguments: {a: 1}}]"
                                + AUDIT + expect + "}}"))
                .contains("f.yaml:4: " + message);
    }

    @Test
    void the_embedded_target_has_no_operations_and_needs_a_name() {
        assertThat(problems(
                        "embedded", "{type: benchmark, target: t, iterations: 5, operations: [{name: o, path: /}]}"))
                .containsExactly(
                        "f.yaml:4: key 'operations' is for other servers; the embedded target knows operations by name: "
                                + "use 'target'");
        assertThat(problems("embedded", "{type: benchmark, iterations: 5}"))
                .containsExactly("f.yaml:4: key 'target' is missing in this test");
        assertThat(problems("embedded", "{type: benchmark, target: t, iterations: 5, timeout: 1s}"))
                .containsExactly("f.yaml:4: key 'timeout' is for other servers; the target here is embedded");
    }

    @Test
    void an_address_that_says_too_little_is_told() {
        String test = "{type: stress_test, iterations: 5, operations: [{name: o, path: /}]}";
        assertThat(problems("mcp+stdio:", test)).singleElement().asString().contains("it names no command");
        assertThat(problems("http://", test)).singleElement().asString().contains("it is no URL");
        assertThat(problems("htp://x", test)).singleElement().asString().contains("'htp://x' is unknown");
    }
}
