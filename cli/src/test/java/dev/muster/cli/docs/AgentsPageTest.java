package dev.muster.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of docs/agents.md in their order, with a script in the place of Claude Code: each says what is behind
 * it.
 */
class AgentsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "agents.md");
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINE = Pattern.compile("\\./muster (?<command>.*[^ ]) +# (?<says>.*)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    @TempDir
    Path home;

    @Test
    void every_command_of_the_page_says_what_the_page_says() throws Exception {
        Path repository = repository();
        Path claude = Files.writeString(home.resolve("claude"), """
                #!/bin/sh
                echo fixed >parser.txt
                echo '{"type":"result","is_error":false,"result":"It takes 29 February now"}'
                """);
        Files.setPosixFilePermissions(claude, PosixFilePermissions.fromString("rwx------"));
        Program muster = new Program(home.resolve("data")).with("PATH", home + ":" + System.getenv("PATH"));
        List<String> lines = BLOCK.matcher(Files.readString(PAGE))
                .results()
                .flatMap(block -> block.group(1).lines())
                .toList();
        assertThat(lines).hasSizeGreaterThan(4);
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            assertThat(parts.matches()).as(line).isTrue();
            List<String> words = words(parts.group("command").replace("~/code/shop", repository.toString()));
            if (words.get(1).equals("run")) {
                assertThat(words).as("it would run until Ctrl-C").contains("--exit-when-idle", "10s");
                words.replaceAll(word -> word.equals("10s") ? "1s" : word);
            }
            assertThat(muster.ok(words.toArray(String[]::new))).as(line).contains(parts.group("says"));
        }
        assertThat(git(repository, "show", "muster/t1-1:parser.txt")).isEqualTo("fixed");
    }

    @Test
    void the_pools_of_the_page_are_understood() throws Exception {
        String page = Files.readString(PAGE);
        String yaml = page.substring(page.indexOf("```yaml\n") + 8, page.indexOf("```", page.indexOf("```yaml\n") + 8));
        Path file = Files.writeString(home.resolve("agents.yaml"), yaml.replace("max: 4", "max: 0"));
        Program muster = new Program(home.resolve("data")).with("PATH", System.getenv("PATH"));

        assertThat(muster.run("agent", "run", "--file", file.toString()).err())
                .as("the only thing that is wrong is what was made wrong")
                .startsWith("muster: " + file + ":13: key 'max': ")
                .hasLineCount(1);
    }

    private Path repository() throws Exception {
        Path repository = Files.createDirectory(home.resolve("shop"));
        git(repository, "init", "--quiet");
        git(repository, "commit", "--quiet", "--allow-empty", "-m", "Begin");
        return repository;
    }

    private static String git(Path directory, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("git", "-C", directory.toString(), "-c", "user.name=t", "-c", "user.email=t@example.com"));
        all.addAll(List.of(arguments));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as("%s: %s", all, said).isZero();
        return said;
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        for (MatchResult word : WORD.matcher(command).results().toList()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }
        return words;
    }
}
