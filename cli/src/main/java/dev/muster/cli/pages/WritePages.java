package dev.muster.cli.pages;

import dev.muster.cli.checklist.RequirementsPage;
import dev.muster.cli.checklist.StoredRuns;
import dev.muster.cli.lab.BaselinesOption;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.lab.report.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the pages of what was measured. */
@Command(
        name = "pages",
        description = {
            "Write three pages from kept runs, each as Markdown and as HTML: requirements, baselines and a tuning guide.",
            "Everything in them is read from run.json, tune.json, comparison.json, matrix.json and the baselines; what was"
                    + " not measured says so. The same files make the same pages."
        },
        footer = {"", "Example:", "  muster pages runs --out docs/measured"})
public final class WritePages implements Callable<Integer> {
    private static final Path RUNS = Path.of("runs");

    private final Shell shell;

    @Parameters(paramLabel = "DIR", description = "Where runs, searches and comparisons are kept. Default: ./runs.")
    private List<Path> directories = new ArrayList<>();

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "Where the pages go: requirements, baselines and tuning, .md and .html.")
    private Path out;

    @Mixin
    private final BaselinesOption baselines = new BaselinesOption();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    /** @param shell what surrounds the command */
    public WritePages(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        List<Path> from = directories.isEmpty() ? List.of(RUNS) : directories;
        for (Path directory : from) {
            if (!Files.isDirectory(directory)) {
                throw Failure.usage("there is no directory " + directory)
                        .withHelp("'muster run' and 'muster validate' keep runs in ./runs; name where yours are");
            }
        }
        StoredRuns stored = StoredRuns.in(from);
        try {
            Map<String, Page> pages = new LinkedHashMap<>();
            pages.put("requirements", RequirementsPage.of(from));
            pages.put("baselines", BaselinesPage.of(baselines.baselines(shell), stored));
            pages.put("tuning", TuningPage.of(stored));
            Files.createDirectories(out);
            for (Map.Entry<String, Page> page : pages.entrySet()) {
                write(page.getKey() + ".md", page.getValue().markdown());
                write(page.getKey() + ".html", page.getValue().html());
            }
            return ExitCode.DONE;
        } catch (IOException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = out.resolve(name);
        Files.writeString(file, text);
        shell.out().println(file);
        shell.out().flush();
    }
}
