package dev.muster.cli.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The reference part of docs/cli.md, written from the commands themselves. */
final class CommandReference {
    /** Options that mean the same everywhere and are told once. */
    private static final Set<String> SHARED =
            Set.of("--data", "--json", "--help", "--project", "--session", "--server", "--token");

    private final CommandLine root;
    private final Map<String, OptionSpec> shared = new TreeMap<>();

    CommandReference(CommandLine root) {
        this.root = root;
        Map<String, List<OptionSpec>> found = new TreeMap<>();
        collect(root, found);
        found.forEach((name, options) -> shared.put(name, mostSaid(options)));
    }

    private static void collect(CommandLine line, Map<String, List<OptionSpec>> found) {
        for (OptionSpec option : line.getCommandSpec().options()) {
            if (SHARED.contains(option.longestName())) {
                found.computeIfAbsent(option.longestName(), name -> new ArrayList<>())
                        .add(option);
            }
        }
        line.getSubcommands().values().forEach(each -> collect(each, found));
    }

    /** What most commands say of an option is told once; a command that says something else tells it itself. */
    private static OptionSpec mostSaid(List<OptionSpec> options) {
        Comparator<OptionSpec> often = Comparator.comparing(option ->
                options.stream().filter(other -> saysTheSame(option, other)).count());
        return options.stream().max(often).orElseThrow();
    }

    private static boolean saysTheSame(OptionSpec one, OptionSpec other) {
        return Arrays.equals(one.description(), other.description());
    }

    String markdown() {
        StringBuilder page = new StringBuilder();
        shared(page);
        StringBuilder single = new StringBuilder();
        StringBuilder groups = new StringBuilder();
        shown(root).forEach((name, line) -> {
            if (line.getSubcommands().isEmpty()) {
                command(single, line);
            } else {
                groups.append("\n## muster ").append(name).append("\n\n");
                groups.append(String.join(
                                " ", line.getCommandSpec().usageMessage().description()))
                        .append('\n');
                shown(line).values().forEach(each -> command(groups, each));
            }
        });
        return page.append("\n## The lab\n").append(single).append(groups).toString();
    }

    private static Map<String, CommandLine> shown(CommandLine line) {
        Map<String, CommandLine> shown = new java.util.LinkedHashMap<>(line.getSubcommands());
        shown.values().removeIf(each -> each.getCommandSpec().usageMessage().hidden());
        return shown;
    }

    private void shared(StringBuilder page) {
        page.append("\nOptions that many commands share:\n\n| option | |\n|---|---|\n");
        shared.values().forEach(option -> row(page, option));
    }

    private boolean isShared(OptionSpec option) {
        OptionSpec known = shared.get(option.longestName());
        return known != null && (option.usageHelp() || saysTheSame(known, option));
    }

    private void command(StringBuilder page, CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        page.append("\n### ").append(spec.qualifiedName());
        List<PositionalParamSpec> arguments = spec.positionalParameters().stream()
                .filter(argument -> !argument.hidden())
                .toList();
        arguments.forEach(argument -> page.append(' ').append(heading(argument)));
        page.append("\n\n")
                .append(String.join(" ", spec.usageMessage().description()))
                .append('\n');
        List<OptionSpec> own = options(line, option -> !isShared(option));
        if (!arguments.isEmpty() || !own.isEmpty()) {
            page.append(arguments.isEmpty() ? "\n| option | |\n" : "\n| argument, option | |\n")
                    .append("|---|---|\n");
            arguments.forEach(argument -> row(page, escaped(argument.paramLabel()), argument));
            own.forEach(option -> row(page, option));
        }
        also(page, line);
    }

    /** An argument as a usage line has it: in brackets where it may be left out. */
    private static String heading(PositionalParamSpec argument) {
        String label = argument.paramLabel() + (argument.arity().isVariable() ? "…" : "");
        return argument.arity().min() == 0 ? "[" + label + "]" : label;
    }

    /** Which of the options that are told once the command takes, beside its help. */
    private void also(StringBuilder page, CommandLine line) {
        List<OptionSpec> taken = options(line, option -> isShared(option) && !option.usageHelp());
        if (!taken.isEmpty()) {
            page.append("\nAlso: ")
                    .append(taken.stream()
                            .map(option -> "`" + option.longestName() + "`")
                            .collect(Collectors.joining(", ")))
                    .append('\n');
        }
    }

    private static List<OptionSpec> options(CommandLine line, Predicate<OptionSpec> which) {
        return line.getCommandSpec().options().stream()
                .filter(option -> !option.hidden() && which.test(option))
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
    }

    private static void row(StringBuilder page, OptionSpec option) {
        String names =
                Arrays.stream(option.names()).map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        row(
                page,
                names
                        + (takesValue(option) ? " " + escaped(option.paramLabel()) : "")
                        + (option.required() && !isChoice(option) ? " (required)" : ""),
                option);
    }

    private static void row(StringBuilder page, String name, ArgSpec argument) {
        page.append("| ")
                .append(name)
                .append(" | ")
                .append(escaped(String.join(" ", argument.description())))
                .append(" |\n");
    }

    /** A bar that is no end of a cell. */
    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }

    /** Of options that exclude each other none has to be given: their descriptions say which does. */
    private static boolean isChoice(OptionSpec option) {
        return option.group() != null && option.group().exclusive();
    }

    private static boolean takesValue(ArgSpec option) {
        return option.arity().max() > 0;
    }
}
