package dev.muster.cli.checklist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Main;
import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The commands of docs/diagnosing.md are understood, and so is its table of rows. */
class DiagnosingPageTest {
    private static final Path PAGE = Path.of("..", "docs", "diagnosing.md");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\./muster ([^#\n]+)");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void every_command_of_the_page_is_understood() throws Exception {
        CommandLine commands = Main.commands(Shell.of(
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                InputStream.nullInputStream(),
                Map.of(),
                Screen.NONE));
        List<String> lines = COMMAND.matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1).strip())
                .toList();

        assertThat(lines).hasSizeGreaterThan(8);
        for (String line : lines) {
            assertThat(commands.parseArgs(line.split(" +")).subcommands())
                    .as(line)
                    .hasSize(1);
        }
    }

    @Test
    void the_table_of_the_page_can_be_read() throws Exception {
        Matcher table = YAML.matcher(Files.readString(PAGE));

        assertThat(table.find()).isTrue();
        assertThat(Requirement.parse("page", table.group(1)).getFirst().shownBy())
                .hasSize(4);
    }
}
