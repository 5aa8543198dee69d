package dev.muster.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of docs/checkpoints.md, Muster's and git's, in their order: each goes well and says what is behind it.
 */
class CheckpointsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "checkpoints.md");
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINE = Pattern.compile(
            "(?:(?<name>[A-Z]+)=\\$\\()?(?<program>\\./muster|git) (?<command>[^#)]*[^#) ])\\)? *(?:# (?<says>.*))?");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    Path home;

    @Test
    void every_command_of_the_page_says_what_the_page_says() throws Exception {
        Program muster = new Program(home.resolve("data"));
        List<String> lines = BLOCK.matcher(Files.readString(PAGE))
                .results()
                .flatMap(block -> block.group(1).lines())
                .toList();
        assertThat(lines).hasSizeGreaterThan(15);
        Map<String, String> kept = new HashMap<>(Map.of("$HOME", home.toString(), "docs/", "../docs/"));
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            assertThat(parts.matches()).as(line).isTrue();
            List<String> words = words(parts.group("command"), kept);
            String said = parts.group("program").equals("git") ? git(words) : muster.ok(words.toArray(String[]::new));
            if (parts.group("name") != null) {
                kept.put("$" + parts.group("name"), said.strip());
            }
            if (parts.group("says") != null) {
                assertThat(said).as(line).contains(parts.group("says"));
            }
        }
    }

    private static List<String> words(String command, Map<String, String> kept) {
        List<String> words = new ArrayList<>();
        for (MatchResult word : WORD.matcher(command).results().toList()) {
            String text = word.group(1) != null ? word.group(1) : word.group(2);
            for (Map.Entry<String, String> each : kept.entrySet()) {
                text = text.replace(each.getKey(), each.getValue());
            }
            words.add(text);
        }
        return words;
    }

    private static String git(List<String> words) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(words);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
        return said;
    }
}
