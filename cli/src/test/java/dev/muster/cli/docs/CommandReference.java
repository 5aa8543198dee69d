package dev.muster.cli.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            page.append(' ')
                    .append(parameter.paramLabel())
                    .append(parameter.arity().isVariable() ? "…" : "");
        }
        page.append("\n\n")
                .append(String.join(" ", spec.usageMessage().description()))
                .append('\n');
        List<OptionSpec> own = spec.options().stream()
                .filter(option -> !option.hidden() && !isShared(option))
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
        if (!own.isEmpty()) {
            page.append("\n| option | |\n|---|---|\n");
            own.forEach(option -> row(page, option));
        }
    }

    private static void row(StringBuilder page, OptionSpec option) {
        String names =
                Arrays.stream(option.names()).map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        page.append("| ")
                .append(names)
                .append(takesValue(option) ? " " + option.paramLabel() : "")
                .append(option.required() && !isChoice(option) ? " (required)" : "")
                .append(" | ")
                .append(String.join(" ", option.description()).replace("|", "\\|"))
                .append(" |\n");
    }

    /** Of options that exclude each other none has to be given: their descriptions say which does. */
    private static boolean isChoice(OptionSpec option) {
        return option.group() != null && option.group().exclusive();
    }

    private static boolean takesValue(ArgSpec option) {
        return option.arity().max() > 0;
    }
}
