package dev.muster.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
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

/** The commands of docs/story.md, Muster's and the others', in their order: each goes as the page says. */
class StoryPageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINE =
            Pattern.compile("(?<command>.*?)(?: {2,}# (?:exit (?<code>\\d): )?(?<says>.*))?");
    private static final Pattern MUSTER = Pattern.compile("(?:(?<name>[A-Z]+)=\\$\\()?\\./muster (?<words>.*?)\\)?");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    @TempDir
    Path home;

    private final Map<String, String> kept = new HashMap<>();

    @Test
    void every_command_of_the_page_goes_as_the_page_says() throws Exception {
        Program muster = new Program(home.resolve("data"));
        kept.put("HOME", home.toString());
        List<String> lines = BLOCK.matcher(Files.readString(ROOT.resolve("docs/story.md")))
                .results()
                .flatMap(block -> block.group(1).lines())
                .toList();
        assertThat(lines).hasSizeGreaterThan(50);
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            assertThat(parts.matches()).as(line).isTrue();
            Matcher command = MUSTER.matcher(parts.group("command").strip());
            Ran ran = command.matches()
                    ? muster.run(words(command.group("words")).toArray(String[]::new))
                    : shell(parts.group("command"));
            int expected = parts.group("code") == null ? 0 : Integer.parseInt(parts.group("code"));
            assertThat(ran.code()).as("%s: %s%s", line, ran.out(), ran.err()).isEqualTo(expected);
            if (command.matches() && command.group("name") != null) {
                kept.put(command.group("name"), ran.out().strip());
            }
            if (parts.group("says") != null) {
                assertThat(ran.out() + ran.err()).as(line).contains(parts.group("says"));
            }
        }
        assertThat(lines).filteredOn(line -> line.contains(" # exit 1: ")).hasSizeGreaterThan(4);
    }

    private List<String> words(String command) {
        List<String> words = new ArrayList<>();
        for (MatchResult word : WORD.matcher(command).results().toList()) {
            String text = word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3);
            for (Map.Entry<String, String> each : kept.entrySet()) {
                text = text.replace("$" + each.getKey(), each.getValue());
            }
            words.add(text);
        }
        return words;
    }

    private Ran shell(String command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", command).directory(ROOT.toFile()).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            builder.environment().put("GIT_" + who + "_NAME", "A Person");
            builder.environment().put("GIT_" + who + "_EMAIL", "p@example.org");
        }
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), said, "");
    }
}
