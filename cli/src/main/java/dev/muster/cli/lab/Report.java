package dev.muster.cli.lab;

import dev.muster.cli.engine.Values;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.client.text.FileTrouble;
import dev.muster.client.text.Suggestions;
import dev.muster.lab.compare.PairedDirectory;
import dev.muster.lab.report.ComparisonReports;
import dev.muster.lab.report.Reports;
import dev.muster.lab.report.Reports.Form;
import dev.muster.lab.report.Reports.Kind;
import dev.muster.lab.report.Unfinished;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a run and writes its reports anew. */
@Command(
        name = "report",
        description = {
            "Show what a run found, and write its reports anew; also of a run that was killed.",
            "Without --format: a summary here, and report.html, report.md, performance.html,"
                    + " performance.md and junit.xml in the run directory, of a run with faults deployment.html and"
                    + " deployment.md too."
                    + " With one format: that report on standard output. With several, or with --out: files."
        },
        footer = {
            "",
            "Examples:",
            "  muster report runs/20260501-120000-validate",
            "  muster report runs/20260501-120000-validate --format csv > figures.csv",
            "  muster report runs/20260501-120000-validate --file-findings"
        })
final class Report extends LabCommand {
    /** Two lists, since each such action reads figures of one direction. */
    private static final String BOTH_BENCHMARKS = "benchmark-json";

    @Parameters(paramLabel = "RUN", description = "A run directory, or that of a comparison.")
    private Path run;

    @Option(
            names = {"-f", "--format"},
            split = ",",
            hideParamSyntax = true,
            paramLabel = "FORMAT,…",
            description =
                    "html, md, json, junit, csv, openmetrics, benchmark-json: two files for benchmark-tracking CI actions,"
                            + " benchmark-smaller.json and benchmark-bigger.json.")
    private List<String> formats = List.of();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description =
                    "What html and md are about: stress (default), how many agents the target bears; performance, what"
                            + " to change first and what it gains; deployment, whether it survives faults.")
    private String kind = "stress";

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Where the files go. Default: the run directory.")
    private @Nullable Path out;

    @Mixin
    private final FilingOption filing = new FilingOption();

    Report(Shell shell) {
        super(shell);
    }

    private static Form form(String format) {
        Map<String, Form> forms = new LinkedHashMap<>();
        for (Form form : Form.values()) {
            forms.put(form.name().toLowerCase(Locale.ROOT).replace('_', '-'), form);
        }
        Form known = forms.get(format.toLowerCase(Locale.ROOT).replace('_', '-'));
        if (known == null) {
            List<String> names = new ArrayList<>(forms.keySet());
            names.removeIf(name -> name.startsWith("benchmark-")); // halves of the one that is asked for
            names.add(BOTH_BENCHMARKS);
            throw Failure.usage("--format: '" + format + "' is no report format; "
                    + Suggestions.hint(format.toLowerCase(Locale.ROOT), names));
        }
        return known;
    }

    @Override
    public Integer call() throws InterruptedException {
        kind();
        checkFiling();
        Set<Form> forms = EnumSet.noneOf(Form.class);
        for (String format : formats) {
            if (format.strip().equals(BOTH_BENCHMARKS)) {
                forms.add(Form.BENCHMARK_SMALLER_JSON);
                forms.add(Form.BENCHMARK_BIGGER_JSON);
                continue;
            }
            forms.add(form(format.strip()));
        }
        try {
            if (forms.size() == 1 && out == null) {
                shell().out().print(text(forms.iterator().next()));
            } else if (forms.isEmpty() && out == null && comparison()) {
                ComparisonReports.render(run);
                say(ComparisonReports.sentence(PairedDirectory.read(run)));
                say(shell().screen().outputStyle().dim("report ") + run.resolve(Reports.HTML));
            } else if (forms.isEmpty() && out == null) {
                summarize(RunJson.read(run), run);
                Reports.render(run);
                say("");
                say(shell().screen().outputStyle().dim("report ") + run.resolve(Reports.HTML));
            } else {
                write(forms.isEmpty() ? EnumSet.of(Form.HTML, Form.MD, Form.JUNIT) : forms);
            }
            filing.file(shell(), run);
            return ExitCode.DONE;
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.words(e));
        }
    }

    /** What is wrong is told before anything is written. */
    private void checkFiling() throws InterruptedException {
        if (filing.isGiven() && comparison()) {
            throw Failure.usage("--file-findings: " + run + " is a comparison, which finds nothing itself")
                    .withHelp("name one of the runs below it");
        }
        if (filing.isGiven() && formats.size() == 1 && out == null) {
            throw Failure.usage("--file-findings tells on standard output what it filed, and so does that one report")
                    .withHelp("add --out DIR, or leave --format out");
        }
        filing.check(shell());
    }

    private boolean comparison() {
        return Files.exists(run.resolve(PairedDirectory.FILE));
    }

    private String text(Form form) throws IOException {
        return comparison() ? ComparisonReports.text(run, form) : Reports.text(run, form, kind());
    }

    private Kind kind() {
        try {
            return Values.constant(Kind.class, "kind of report", kind);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--kind: " + e.getMessage());
        }
    }

    private void write(Set<Form> forms) throws IOException {
        Path directory = out == null ? run : out;
        Files.createDirectories(directory);
        for (Form form : forms) {
            Path file = directory.resolve(
                    switch (form) {
                        case HTML -> kind().html();
                        case MD -> kind().markdown();
                        case JUNIT -> Reports.JUNIT;
                        case JSON -> "report.json";
                        case CSV -> "report.csv";
                        case OPENMETRICS -> "report.openmetrics";
                        case BENCHMARK_SMALLER_JSON -> "benchmark-smaller.json";
                        case BENCHMARK_BIGGER_JSON -> "benchmark-bigger.json";
                    });
            Files.writeString(file, text(form));
            say(file.toString());
        }
    }

    private void summarize(RunRecord record, Path directory) throws IOException {
        Style style = shell().screen().outputStyle();
        say(style.bold(record.scenario().name()) + "  " + style.dim(record.startedAt()));
        say("");
        Table table = Table.of("TEST", ">AGENTS", ">RATE", ">P50", ">P99", ">ERRORS", "VERDICT");
        for (TestRecord test : record.tests()) {
            for (RungRecord rung : test.rungs()) {
                boolean last = rung.equals(test.rungs().getLast());
                table.cell(rung.equals(test.rungs().getFirst()) ? test.name() : null)
                        .cell(rung.agents())
                        .cell(Figures.rate(rung.throughput()))
                        .cell(Figures.millis(rung.responseMs().p50()))
                        .cell(Figures.millis(rung.responseMs().p99()))
                        .cell(rung.errors().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .cell(
                                last ? (test.verdict() == null ? "no result" : test.verdict()) : null,
                                text -> text.isEmpty() ? text : VerdictWords.word(style, test.verdict()));
            }
        }
        if (!record.tests().isEmpty()) {
            table.print(
                    shell().out(),
                    style,
                    shell().screen().output() ? shell().screen().width() : 0);
        }
        for (Unfinished rung : Unfinished.in(directory, record)) {
            say(style.dim("under way when it stopped: ") + rung.sample() + ", "
                    + (rung.measured() ? "" : "still warming up, ")
                    + String.format(
                            Locale.ROOT, "%,d responses", rung.response().n()) + ", p50 "
                    + Figures.millis(rung.response().p50()) + ", p99 "
                    + Figures.millis(rung.response().p99()));
        }
        say("");
        VerdictWords.print(record, style, this::say);
    }
}
