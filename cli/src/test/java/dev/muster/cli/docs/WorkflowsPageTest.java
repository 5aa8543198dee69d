package dev.muster.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import java.io.IOException;
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

/** The commands of docs/workflows.md, run one after the other: each goes well and says what stands behind it. */
class WorkflowsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "workflows.md");
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern JSON = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINE =
            Pattern.compile("(?:(?<name>[A-Z]+)=\\$\\()?\\./muster (?<command>[^#)]*[^#) ])\\)? *(?:# (?<says>.*))?");
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
        assertThat(lines).hasSizeGreaterThan(30);
        Map<String, String> kept = new HashMap<>();
        kept.put("shop/.orch-state", earlier().toString());
        kept.put("shop.jsonl", home.resolve("shop.jsonl").toString());
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            assertThat(parts.matches()).as(line).isTrue();
            String said = muster.ok(words(parts.group("command"), kept));
            if (parts.group("name") != null) {
                kept.put("$" + parts.group("name"), said.strip());
            }
            if (parts.group("says") != null) {
                assertThat(said).as(line).contains(parts.group("says"));
            }
        }
    }

    /** The earlier system's file that the page shows, where its commands look for it. */
    private Path earlier() throws IOException {
        String shown = JSON.matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.contains("\"epics\""))
                .findFirst()
                .orElseThrow();
        Path state = Files.createDirectories(home.resolve("shop/.orch-state"));
        Files.writeString(state.resolve("backlog.json"), shown);
        return state;
    }

    private static String[] words(String command, Map<String, String> kept) {
        List<String> words = new ArrayList<>();
        for (MatchResult word : WORD.matcher(command).results().toList()) {
            words.add(word.group(1) != null ? word.group(1) : kept.getOrDefault(word.group(2), word.group(2)));
        }
        return words.toArray(String[]::new);
    }
}
