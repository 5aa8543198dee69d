package dev.muster.cli.lab;

import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.tune.Decision;
import dev.muster.lab.tune.Goal;
import dev.muster.lab.tune.Tried;
import dev.muster.lab.tune.TuneRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A search for a better setting, for a terminal. */
final class TuneWords {
    private static final double MEGABYTE = 1024.0 * 1024;

    private final Shell shell;
    private final boolean json;

    TuneWords(Shell shell, boolean json) {
        this.shell = shell;
        this.json = json;
    }

    /** What is left after a round, and who leads. */
    static String round(int round, List<Tried> soFar) {
        long left = soFar.stream()
                .skip(1)
                .filter(it -> it.out() == null && it.reason() == null)
                .count();
        String lead = soFar.stream()
                .skip(1)
                .filter(it -> it.out() == null && it.score().isPresent())
                .max(Comparator.comparingDouble(it -> it.score().orElseThrow()))
                .map(it -> "; " + it.candidate().name() + " leads" + against(it, soFar.getFirst()))
                .orElse("");
        return "round " + round + ": " + left + " left" + lead;
    }

    private static String against(Tried one, Tried present) {
        return one.score().isPresent() && present.score().isPresent()
                ? String.format(
                        Locale.ROOT,
                        " with × %.3f of the present setting",
                        one.score().getAsDouble() / present.score().getAsDouble())
                : "";
    }

    /** How the goal stands in a comparison that is under way. */
    static String goal(Goal goal, List<ComparisonRecord> rows) {
        Map<String, String> changes = new LinkedHashMap<>();
        rows.stream()
                .filter(row -> row.metric().equals(goal.measure().wireName()) && row.ratio() != null)
                // Of each test the last, which is that of most agents.
                .forEach(row -> changes.put(row.test(), ComparisonWords.change(row.ratio())));
        return changes.isEmpty()
                ? ""
                : ": " + goal.measure().wireName() + " "
                        + changes.entrySet().stream()
                                .map(each -> each.getValue() + " (" + each.getKey() + ")")
                                .collect(Collectors.joining(", "));
    }

    void print(TuneRecord record, Path directory) {
        if (json) {
            shell.out().println(RunJson.mapper().writeValueAsString(record));
            shell.out().flush();
            return;
        }
        Style style = shell.screen().outputStyle();
        shell.out().println();
        matrix(record, style);
        if (!record.rows().isEmpty()) {
            shell.out().println();
            shell.out().println("Proof: A is the present setting, B is '" + record.best() + "'.");
            ComparisonWords.rows(shell, record.rows());
        }
        shell.out().println();
        Decision decision = Objects.requireNonNull(record.decision());
        String word = decision.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        shell.out().println(style.bold(word) + "  " + record.reason());
        if (record.written() != null) {
            use(record, directory);
        }
        shell.out().println(style.dim("search ") + directory.resolve(TuneRecord.FILE));
        shell.out().flush();
    }

    /** It was proved beside all that is set now, which has to stay as it is: a file would take the place of another. */
    private void use(TuneRecord record, Path directory) {
        Path configuration = directory.resolve(TunedFiles.CONFIGURATION);
        Path options = directory.resolve(TunedFiles.OPTIONS);
        String jvm = Files.exists(options) ? "MUSTER_OPTS=\"$MUSTER_OPTS $(cat " + options + ")\" " : "";
        String settings = record.tried().stream()
                .map(Tried::candidate)
                .filter(candidate -> candidate.name().equals(record.best()))
                .flatMap(candidate -> candidate.settings().entrySet().stream())
                .map(setting -> " --set " + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining());
        shell.out().println("Use it with:  " + jvm + "./muster serve" + settings);
        if (Files.exists(configuration)) {
            shell.out().println("or merge " + configuration + " into your configuration file; variables go before it");
        }
    }

    /** Medians of the runs, the best first; what did not run comes last, with the reason. */
    private void matrix(TuneRecord record, Style style) {
        Table table = Table.of("SETTING", "TEST", ">AGENTS", ">THROUGHPUT", ">CPU/OP", ">P99", ">RSS", ">RUNS", "");
        Stream<Tried> ranked = record.tried().stream()
                .sorted(Comparator.comparingDouble((Tried it) -> -it.score().orElse(Double.NEGATIVE_INFINITY)));
        ranked.forEach(tried -> {
            boolean present = tried.candidate().equals(record.tried().getFirst().candidate());
            if (tried.score().isEmpty()) {
                table.cell(tried.candidate().name());
                for (int i = 0; i < 6; i++) {
                    table.cell(null);
                }
                table.cell(tried.runs().size()).cell(tried.reason());
                return;
            }
            for (Tried.Place place : tried.places()) {
                table.cell(tried.candidate().name(), present ? style::bold : text -> text)
                        .cell(place.test())
                        .cell(place.agents())
                        .cell(number(tried.median(place, "throughput"), "%,.0f/s", 1))
                        .cell(number(tried.median(place, "cpu_us_per_op"), "%,.0f µs", 1))
                        .cell(number(tried.median(place, "p99_ms"), "%.1f ms", 1))
                        .cell(number(tried.median(place, "rss_bytes"), "%,.0f MB", MEGABYTE))
                        .cell(tried.runs().size())
                        .cell(null);
            }
        });
        table.print(shell.out(), style, shell.screen().output() ? shell.screen().width() : 0);
    }

    private static String number(OptionalDouble value, String format, double unit) {
        return value.isEmpty() ? "–" : String.format(Locale.ROOT, format, value.getAsDouble() / unit);
    }
}
