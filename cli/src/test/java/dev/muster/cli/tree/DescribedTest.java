package dev.muster.cli.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.muster.cli.Main;
import dev.muster.cli.engine.Place;
import dev.muster.cli.settings.SettingsChoice;
import dev.muster.cli.terminal.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Commands that tell their options in code. */
class DescribedTest {
    private final List<Object> read = new ArrayList<>();
    private final Described command = Described.command("try", () -> 0);

    @Test
    void a_value_is_read_as_what_it_is() {
        command.option("--place,-p", "DIR", Path.class, "Where.", read::add)
                .option("--count", "N", Integer.class, "How many.", read::add);

        parse("-p", "a/b", "--count=3");

        assertThat(read).containsExactly(Path.of("a/b"), 3);
    }

    @Test
    void what_is_not_given_is_left_as_it_was_made() {
        command.option("--count", "N", Integer.class, "How many.", read::add)
                .flag("--all", "All.", read::add)
                .repeated("--name", "NAME", "A name.", read::add)
                .pairs("--set", "KEY=VALUE", "A value.", read::add);

        parse();

        assertThat(read).isEmpty();
    }

    @Test
    void an_option_that_is_given_again_adds_to_what_it_has() {
        List<List<String>> names = new ArrayList<>();
        List<Map<String, String>> values = new ArrayList<>();
        command.repeated("--name", "NAME", "A name.", names::add).pairs("--set", "KEY=VALUE", "A value.", values::add);

        parse("--name", "one", "--set", "a=1", "--name", "two", "--set", "b=2");

        assertThat(names.getLast()).containsExactly("one", "two");
        assertThat(values.getLast()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
    }

    @Test
    void a_value_that_is_none_is_refused_by_name() {
        command.option("--count", "N", Integer.class, "How many.", read::add);

        assertThat(catchThrowable(() -> parse("--count", "many")))
                .isInstanceOf(ParameterException.class)
                .hasMessage("Invalid value for option '--count': 'many' is not an int");
    }

    @Test
    void what_is_hidden_works_and_is_not_in_help() {
        command.hidden("--secret", "N", Integer.class, "For tests.", read::add).flag("--all", "All.", read::add);

        parse("--secret", "1");

        assertThat(read).containsExactly(1);
        assertThat(new CommandLine(command.spec()).getUsageMessage())
                .contains("--all")
                .doesNotContain("secret");
    }

    @Test
    void options_of_annotated_commands_too_are_the_same_in_both_forms() {
        same(new Place(), command -> new Place().describe(command));
        same(new SettingsChoice(), command -> new SettingsChoice().describe(command));
    }

    @Test
    void options_of_all_commands_are_the_same_in_both_forms() {
        CommandLine all = Main.commands(Shell.ofProcess());
        List<String> shared = List.of("--help", "--json", "--data");

        List<String> described = shown(all, "serve", shared);

        assertThat(described).hasSize(3).isEqualTo(shown(all, "import", shared));
    }

    private static List<String> shown(CommandLine all, String command, List<String> options) {
        CommandSpec spec =
                Objects.requireNonNull(all.getSubcommands().get(command)).getCommandSpec();
        return options.stream().map(spec::findOption).map(DescribedTest::shown).toList();
    }

    private static void same(Object annotated, Consumer<Described> describe) {
        Described described = Described.command("try", () -> 0);
        describe.accept(described);
        assertThat(shown(described.spec()))
                .isEqualTo(shown(CommandSpec.forAnnotatedObject(annotated)))
                .isNotEmpty();
    }

    /** All that help and the parser tell apart. */
    private static List<String> shown(CommandSpec spec) {
        return spec.options().stream().map(DescribedTest::shown).toList();
    }

    private static String shown(OptionSpec option) {
        String label = option.arity().max() == 0 ? "" : option.paramLabel(); // a flag's is shown nowhere
        return List.of(option.names()) + " " + label + " " + option.arity() + " " + List.of(option.description()) + " "
                + option.isMultiValue() + option.usageHelp() + option.hidden();
    }

    private void parse(String... arguments) {
        new CommandLine(command.spec()).parseArgs(arguments);
    }
}
