package dev.muster.cli.tdd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.cli.terminal.Failure;
import dev.muster.core.tool.ToolRights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedTest {
    @TempDir
    Path home;

    private Ran run(String... arguments) {
        return new Program(home.resolve("none")).run(arguments);
    }

    @Test
    void a_command_that_is_allowed_is_answered_with_its_rule() {
        Ran ran = run("tdd", "allowed", "code", "--", "git", "commit", "-m", "Count; count");

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo("yes  git commit [-a] [-m TEXT] [--message=TEXT] [--] [PATH...]\n");
        assertThat(home.resolve("none")).as("no engine is needed").doesNotExist();
    }

    @Test
    void one_that_is_not_is_answered_with_what_is_in_the_way() {
        Ran words = run("tdd", "allowed", "code", "--", "git", "-c", "core.pager=sh", "log");
        Ran json = run("tdd", "allowed", "qa", "--json", "--", "/tmp/git", "status");

        assertThat(words.code()).isEqualTo(1);
        assertThat(words.out())
                .startsWith("no  argument 1, '-c', stands where ")
                .contains("the nearest rule: git ");
        assertThat(json.code()).isEqualTo(1);
        assertThat(Program.parse(json.out()).at("/allowed").booleanValue()).isFalse();
        assertThat(Program.parse(json.out()).at("/nearest").isNull()).isTrue();
    }

    @Test
    void without_a_command_the_rules_are_listed() throws Exception {
        Path rights = Files.writeString(home.resolve("tools.yaml"), "roles: {data: [], qa: ./verify}\n");

        assertThat(run("tdd", "allowed", "qa", "--rights", rights.toString()).out())
                .isEqualTo("./verify\n");
        assertThat(run("tdd", "allowed", "data", "--rights", rights.toString()).out())
                .isEqualTo("nothing\n");
        assertThat(run("tdd", "allowed", "design").out()).contains("git show [--stat] [--no-ext-diff] NAME\n");
    }

    @Test
    void a_role_that_is_none_is_told_with_the_nearest() {
        Ran ran = run("tdd", "allowed", "coder", "--", "ls");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("'coder' is no role", "code");
    }

    @Test
    void all_that_is_wrong_with_a_file_is_told_with_its_line() {
        Assertions.assertThatThrownBy(() -> RightsFile.parse("tools.yaml", """
                roles:
                  qa:
                    - git [commit
                    - [a, b]
                  coder:
                    - ls
                more: 1
                """))
                .isInstanceOf(Failure.class)
                .hasMessageContainingAll(
                        "tools.yaml:3: 'git [commit' is no rule",
                        "tools.yaml:4: a rule is expected",
                        "tools.yaml:5: unknown key 'coder'",
                        "tools.yaml:7: unknown key 'more'");
        Assertions.assertThatThrownBy(() -> RightsFile.parse("tools.yaml", "{}"))
                .hasMessageContaining("key 'roles' is missing");
    }

    /** The page shows the standard rights as a file; read as one, it gives them. */
    @Test
    void the_page_has_the_standard_rights() throws Exception {
        Matcher block = Pattern.compile("```yaml\\n(roles:.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "story.md")));
        assertThat(block.find()).isTrue();
        assertThat(block.group(1)).contains("  design:", "  qa:", "  code:", "  data:", "  orchestrator:");

        assertThat(texts(RightsFile.parse("story.md", block.group(1)))).isEqualTo(texts(ToolRights.standard()));
    }

    private static Map<String, List<String>> texts(ToolRights rights) {
        return rights.rules().entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().name(),
                        entry -> entry.getValue().stream().map(Object::toString).toList()));
    }
}
