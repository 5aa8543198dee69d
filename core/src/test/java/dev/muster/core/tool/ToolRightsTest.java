package dev.muster.core.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.tool.ToolDecision.Allowed;
import dev.muster.core.tool.ToolDecision.Refused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolRightsTest {
    private final ToolRights rights = ToolRights.standard();

    private static List<String> words(String command) {
        return List.of(command.split(" "));
    }

    private boolean may(ToolRole role, List<String> vector) {
        return rights.decide(role, vector) instanceof Allowed;
    }

    private static ToolRights only(String... synopses) {
        return ToolRights.of(
                Map.of(ToolRole.CODE, Stream.of(synopses).map(ToolRule::parse).toList()));
    }

    private static ToolDecision decide(String synopsis, String... vector) {
        return only(synopsis).decide(ToolRole.CODE, List.of(vector));
    }

    @ParameterizedTest
    @CsvSource({
        "CODE,git commit -m done",
        "CODE,git commit --message=done -- lib/words.sh",
        "CODE,git add --all",
        "CODE,git switch -c words",
        "QA,./check",
        "QA,./check --junit build/check.xml",
        "QA,mvn -q -o test -Dtest=Words#all",
        "DESIGN,git log --oneline -n 5",
        "DESIGN,cat -- README.md",
        "DATA,sqlite3 -readonly -safe facts.db select",
        "ORCHESTRATOR,git merge --no-ff ada"
    })
    void a_role_may_do_its_work(ToolRole role, String command) {
        assertThat(rights.decide(role, words(command))).isInstanceOf(Allowed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "QA,git commit -m done",
        "DESIGN,./check",
        "DATA,git add --all",
        "CODE,git merge ada",
        "ORCHESTRATOR,git commit -m done",
        "DATA,sqlite3 facts.db select",
        "DATA,sqlite3 -safe -readonly facts.db select"
    })
    void a_role_may_not_do_the_work_of_another(ToolRole role, String command) {
        assertThat(rights.decide(role, words(command))).isInstanceOf(Refused.class);
    }

    static Stream<List<String>> tricks() {
        return Stream.of(
                List.of("git commit;rm -rf ."),
                List.of("git", "commit;rm"),
                List.of("git", "commit", ";", "rm"),
                List.of("git", "commit", "-m", "done", "&&", "rm", "-rf", "."),
                List.of("git commit -m done"),
                List.of("git", "commit -m done"),
                List.of("git", "-c", "core.pager=sh -c 'rm *'", "commit", "-m", "done"),
                List.of("git", "--exec-path=/tmp", "commit"),
                List.of("git", "--exec-path", "/tmp", "commit"),
                List.of("git", "-C", "/etc", "commit"),
                List.of("git", "-p", "log"),
                List.of("git", "commit", "--amend"),
                List.of("git", "commit", "-mdone"),
                List.of("git", "commit", "-am", "done"),
                List.of("git", "commit", "--mess=done"),
                List.of("git", "commit", "--message", "done"),
                List.of("git", "commit", "-m=done"),
                List.of("git", "commit", "--no-verify", "-m", "done"),
                List.of("git", "commit", "-m", "done", "--", "--no-verify"),
                List.of("git", "commit", "-m"),
                List.of("git", "add", "../other"),
                List.of("git", "add", "lib/../../other"),
                List.of("git", "add", "/etc/passwd"),
                List.of("git", "add", ":/"),
                List.of("git", "add", "~/.ssh/id_rsa"),
                List.of("git", "add", "$(rm *)"),
                List.of("git", "add", "a\nb"),
                List.of("git", "add", "a\u202Eb"),
                List.of("git", "add", ""),
                List.of("git", "switch", "-"),
                List.of("git", "log", "--output=lib/words.sh"),
                List.of("git", "diff", "--ext-diff"),
                List.of("/tmp/git", "commit", "-m", "done"),
                List.of("./git", "commit", "-m", "done"),
                List.of("/usr/bin/git", "commit", "-m", "done"),
                List.of("git ", "commit", "-m", "done"),
                List.of(" git", "commit", "-m", "done"),
                List.of("GIT", "commit", "-m", "done"),
                List.of("git", "COMMIT", "-m", "done"),
                List.of("git", "Commit"),
                List.of("git\0", "commit"),
                List.of("git", "commit", "-m", "a\0b"),
                List.of("ɡit", "commit", "-m", "done"), // a script g
                List.of("git", "сommit", "-m", "done"), // a Cyrillic с
                List.of("git", "commit\u200B"), // with a space of no width
                List.of("git", "commit", "－m", "done"), // a full-width hyphen
                List.of("sh", "-c", "git commit -m done"),
                List.of("bash", "-c", "git commit"),
                List.of("env", "git", "commit"),
                List.of("sudo", "git", "commit"),
                List.of("xargs", "git", "commit"),
                List.of("nohup", "git", "commit"),
                List.of("GIT_PAGER=sh", "git", "log"),
                List.of("git"),
                List.of("-m", "done"),
                List.of("", "git", "commit"),
                List.of(""),
                List.of());
    }

    @ParameterizedTest
    @MethodSource("tricks")
    void a_trick_is_refused_with_the_reason(List<String> vector) {
        assertThat(rights.decide(ToolRole.CODE, vector))
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.why()).isNotBlank());
    }

    @Test
    void a_refusal_names_the_argument_and_the_nearest_rule() {
        assertThat(rights.decide(ToolRole.CODE, words("git commit -m done --amend")))
                .isEqualTo(new Refused(
                        "argument 4, '--amend', is not among the options there",
                        rights.of(ToolRole.CODE).stream()
                                .filter(rule -> rule.toString().startsWith("git commit"))
                                .findFirst()
                                .orElseThrow()));
        assertThat(rights.decide(ToolRole.DESIGN, words("rm x")))
                .isEqualTo(new Refused("the role design may not run 'rm'; it may run ls, cat, git", null));
        assertThat(rights.decide(ToolRole.CODE, List.of("ɡit")))
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.why()).contains("'\\u{261}it'"));
    }

    @Test
    void an_option_takes_its_value_as_the_rule_writes_it_and_in_no_other_way() {
        String joined = "tool go [--level=NUMBER]";
        assertThat(decide(joined, "tool", "go", "--level=3")).isInstanceOf(Allowed.class);
        assertThat(decide(joined, "tool", "go", "--level", "3")).isInstanceOf(Refused.class);
        assertThat(decide(joined, "tool", "go", "--level=")).isInstanceOf(Refused.class);
        assertThat(decide(joined, "tool", "go", "--level=3=4")).isInstanceOf(Refused.class);
        assertThat(decide(joined, "tool", "go", "--level")).isInstanceOf(Refused.class);
        assertThat(decide(joined, "tool", "--level=3", "go")).isInstanceOf(Refused.class);
        String apart = "tool go [--level NUMBER]";
        assertThat(decide(apart, "tool", "go", "--level", "3")).isInstanceOf(Allowed.class);
        assertThat(decide(apart, "tool", "go", "--level=3")).isInstanceOf(Refused.class);
        assertThat(decide(apart, "tool", "go", "--level", "three")).isInstanceOf(Refused.class);
    }

    @Test
    void what_follows_a_value_that_looks_like_an_option_is_still_looked_at() {
        assertThat(decide("git commit [-m TEXT]", "git", "commit", "-m", "--amend"))
                .isInstanceOf(Allowed.class);
        assertThat(decide("git commit [-m TEXT]", "git", "commit", "-m", "-m", "--amend"))
                .isInstanceOf(Refused.class);
    }

    @Test
    void operands_are_counted() {
        assertThat(decide("cp PATH PATH", "cp", "a")).isInstanceOf(Refused.class);
        assertThat(decide("cp PATH PATH", "cp", "a", "b")).isInstanceOf(Allowed.class);
        assertThat(decide("cp PATH PATH", "cp", "a", "b", "c")).isInstanceOf(Refused.class);
        assertThat(decide("cat PATH...", "cat")).isInstanceOf(Refused.class);
        assertThat(decide("cat PATH...", "cat", "a", "b", "c")).isInstanceOf(Allowed.class);
        assertThat(decide("ls [PATH]", "ls")).isInstanceOf(Allowed.class);
        assertThat(decide("ls [PATH]", "ls", "a", "b")).isInstanceOf(Refused.class);
        assertThat(decide("make test", "make", "test", "all")).isInstanceOf(Refused.class);
    }

    @Test
    void a_vector_of_a_million_arguments_is_refused_at_once() {
        List<String> many = new ArrayList<>(List.of("cat"));
        many.addAll(Collections.nCopies(1_000_000, "a"));

        assertThat(decide("cat PATH...", many.toArray(String[]::new))).isInstanceOf(Refused.class);
        assertThat(decide("echo TEXT", "echo", "x".repeat(40_000))).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[-x] git",
                "PATH",
                "git [commit",
                "git commit]",
                "git [-m WORD]",
                "git [-m TEXT] [-m]",
                "git PATH commit",
                "git [PATH] PATH",
                "git PATH... NAME",
                "git [x y]",
                "git [--a=b]",
                "git FILE",
                "git a...",
                "git [[-m]]"
            })
    void a_synopsis_that_is_none_is_told(String synopsis) {
        assertThatThrownBy(() -> ToolRule.parse(synopsis))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + synopsis + "' is no rule: ");
    }

    @Test
    void a_project_changes_the_roles_that_it_names_and_no_other() {
        ToolRights own = rights.with(Map.of(ToolRole.QA, List.of(ToolRule.parse("./verify"))));

        assertThat(own.decide(ToolRole.QA, List.of("./verify"))).isInstanceOf(Allowed.class);
        assertThat(own.decide(ToolRole.QA, List.of("./check"))).isInstanceOf(Refused.class);
        assertThat(own.decide(ToolRole.CODE, List.of("./check"))).isInstanceOf(Allowed.class);
        assertThat(ToolRights.of(Map.of()).decide(ToolRole.QA, List.of("./check")))
                .isEqualTo(new Refused("the role qa may not run './check'; it may run nothing", null));
    }

    /**
     * Commands made from the text of a rule, at random. Each is allowed; and none is once an option that no rule has
     * stands in it, its words are one, its program is written differently or by a path, or something follows that the
     * rule has no place for.
     */
    @ParameterizedTest
    @EnumSource
    void whatever_a_rule_describes_is_allowed_and_nothing_beside_it(ToolRole role) {
        Random random = new Random(role.ordinal());
        for (ToolRule rule : rights.of(role)) {
            for (int i = 0; i < 50; i++) {
                Made made = new Made(rule.toString(), random);
                assertThat(may(role, made.vector))
                        .as("%s: %s", rule, made.vector)
                        .isTrue();
                for (int at : made.free) {
                    List<String> injected = new ArrayList<>(made.vector);
                    injected.add(at, random.nextBoolean() ? "-Zz" : "--zz=" + random.nextInt());
                    assertThat(may(role, injected)).as("%s: %s", rule, injected).isFalse();
                }
                List<String> other = new ArrayList<>(made.vector);
                String program = other.getFirst();
                for (String wrong : List.of(
                        program.toUpperCase(Locale.ROOT),
                        "/bin/" + program,
                        "../" + program,
                        program + ";",
                        program + "\u00ad")) {
                    other.set(0, wrong);
                    assertThat(may(role, other)).as("%s: %s", rule, other).isFalse();
                }
                if (made.vector.size() > 1) {
                    assertThat(may(role, List.of(String.join(" ", made.vector))))
                            .isFalse();
                }
                List<String> longer = new ArrayList<>(made.vector);
                longer.add("../up");
                assertThat(may(role, longer)).as("%s: %s", rule, longer).isFalse();
            }
        }
    }

    /** A command that a synopsis describes. */
    private static final class Made {
        private static final Pattern PART = Pattern.compile("\\[[^]]*]|\\S+");

        private final Random random;
        private final List<String> vector = new ArrayList<>();
        /** Where something can be put in that is not the value of an option. */
        private final List<Integer> free = new ArrayList<>();

        Made(String synopsis, Random random) {
            this.random = random;
            for (MatchResult part : PART.matcher(synopsis).results().toList()) {
                String text = part.group();
                boolean optional = text.startsWith("[");
                String inner = optional ? text.substring(1, text.length() - 1) : text;
                boolean repeated = inner.endsWith("...");
                String word = repeated ? inner.substring(0, inner.length() - 3) : inner;
                int times = (optional ? random.nextInt(2) : 1) * (repeated ? 1 + random.nextInt(3) : 1);
                for (int i = 0; i < times; i++) {
                    add(word);
                }
            }
            free.add(vector.size());
        }

        private void add(String word) {
            String[] option = word.split(" ");
            if (!vector.isEmpty()) {
                free.add(vector.size());
            }
            if (word.equals("TEXT")) {
                vector.add(pick("; rm -rf .", "select", "two\nlines")); // an operand, which is no option
                return;
            }
            for (String each : option) {
                String[] joined = each.split("=");
                vector.add(joined.length == 2 ? joined[0] + "=" + value(joined[1]) : value(each));
            }
        }

        private String value(String word) {
            return switch (word) {
                case "PATH" -> pick("lib/words.sh", "a b", "ä.txt", "./...", "a/..b");
                case "NAME" -> pick("ada", "Words#all", "v1.2", "0a");
                case "NUMBER" -> pick("0", "42");
                case "TEXT" -> pick("; rm -rf .", "--amend", "", "two\nlines");
                default -> word;
            };
        }

        private String pick(String... values) {
            return values[random.nextInt(values.length)];
        }
    }
}
