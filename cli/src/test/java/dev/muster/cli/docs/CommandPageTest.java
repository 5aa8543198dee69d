package dev.muster.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Main;
import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * docs/cli.md says what the commands say. {@code ./muster test -pl cli -Dtest=CommandPageTest -Dmuster.docs.write=true}
 * writes its reference anew.
 */
class CommandPageTest {
    private static final Path PAGE = Path.of("../docs/cli.md");
    private static final String MARK =
            "<!-- Below this line the page is written by CommandPageTest from the commands. -->\n";
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^ {2}(muster .*)$");

    @TempDir
    Path home;

    private static CommandLine commands() {
        return Main.commands(Shell.of(
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                InputStream.nullInputStream(),
                Map.of(),
                Screen.NONE));
    }

    @Test
    void the_reference_is_that_of_the_commands() throws IOException {
        String page = Files.readString(PAGE);
        String introduction = page.substring(0, page.indexOf(MARK) + MARK.length());
        String expected = introduction + new CommandReference(commands()).markdown();
        if (Boolean.getBoolean("muster.docs.write")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE))
                .as("write it anew with -Dmuster.docs.write=true")
                .isEqualTo(expected);
    }

    @Test
    void every_command_has_help_that_fits_a_terminal() {
        List<CommandLine> all = new ArrayList<>();
        gather(commands(), all);

        assertThat(all).hasSizeGreaterThan(45).allSatisfy(line -> {
            assertThat(line.getCommandSpec().usageMessage().description()).isNotEmpty();
            List<String> arguments = new ArrayList<>(
                    List.of(line.getCommandSpec().qualifiedName().split(" ")).subList(1, depth(line)));
            arguments.add("--help");
            Ran ran = new Program(home).run(arguments.toArray(String[]::new));
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(ran.out().lines().filter(text -> text.length() > 110)).isEmpty();
        });
    }

    private static int depth(CommandLine line) {
        return line.getCommandSpec().qualifiedName().split(" ").length;
    }

    private static void gather(CommandLine line, List<CommandLine> all) {
        if (!line.getCommandSpec().usageMessage().hidden()) {
            all.add(line);
        }
        line.getSubcommands().values().forEach(each -> gather(each, all));
    }

    @Test
    void every_example_in_a_help_text_is_understood() {
        CommandLine commands = commands();
        List<CommandLine> all = new ArrayList<>();
        gather(commands, all);
        List<String> examples = new ArrayList<>();
        for (CommandLine line : all) {
            EXAMPLE.matcher(String.join(
                            "\n", line.getCommandSpec().usageMessage().footer()))
                    .results()
                    .forEach(found -> examples.add(found.group(1)));
        }

        assertThat(examples)
                .hasSizeGreaterThan(10)
                .allSatisfy(example ->
                        assertThat(parsed(commands, example)).as(example).isTrue());
    }

    /** Splits it as a shell would, up to a pipe or a redirection. */
    private static boolean parsed(CommandLine commands, String example) {
        List<String> words = new ArrayList<>();
        Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)")
                .matcher(example.replaceFirst(" [|>] .*", ""))
                .results()
                .forEach(word -> words.add(
                        word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3)));
        words.replaceAll(word -> word.equals("$LEASE") ? "L1.1.1" : word.equals("$S") ? "s_x" : word);
        commands.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
        return true;
    }
}
