package dev.muster.cli.pages;

import dev.muster.cli.checklist.StoredRuns;
import dev.muster.lab.compare.Baseline;
import dev.muster.lab.compare.Baselines;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.report.Page;
import dev.muster.lab.report.Page.Part;
import dev.muster.lab.report.Page.Part.Fact;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The page of figures that later runs are held against: those that somebody set, and kept runs that could be. */
final class BaselinesPage {
    private BaselinesPage() {}

    /** @throws IOException with a message for the user when a baseline cannot be read */
    static Page of(Baselines baselines, StoredRuns stored) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (String name : baselines.names()) {
            Baseline set = baselines.named(name);
            List<Fact> facts = List.of(
                    new Fact("set", set.setAt() + ", because: " + set.reason()),
                    new Fact("moved before", set.earlier().size() + " times"));
            parts.add(FigureTable.of("Baseline " + name, facts, set.runs()));
        }
        int set = parts.size();
        if (set == 0) {
            parts.add(Part.saying(
                    "Baselines", "None was set. 'muster baseline set RUN… --reason TEXT' makes kept runs one."));
        }
        List<String> left = new ArrayList<>(stored.unreadable());
        Map<String, List<RunFigures>> fit = fit(stored, left);
        fit.values()
                .forEach(runs -> parts.add(FigureTable.of(
                        "Kept: " + runs.getFirst().scenario().name(),
                        List.of(new Fact("baseline", "not set; these runs could be one")),
                        runs)));
        if (!left.isEmpty()) {
            parts.add(Part.saying("Not taken", left.toArray(String[]::new)));
        }
        String say =
                (set == 0 ? "No baseline is set" : set == 1 ? "1 baseline is set" : set + " baselines are set") + "; "
                        + count(fit.values().stream().mapToInt(List::size).sum(), "kept run") + " of "
                        + count(fit.size(), "kind")
                        + " could be one. Figures of different scenarios, machines, profiles or builds are never mixed.";
        return new Page("Baselines", say, parts);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** Runs that may serve as one, by what has to be the same. */
    private static Map<String, List<RunFigures>> fit(StoredRuns stored, List<String> left) {
        Map<String, List<RunFigures>> kinds = new TreeMap<>();
        for (Path place : stored.runs()) {
            try {
                RunRecord run = RunJson.read(place);
                if (run.state() != RunRecord.State.COMPLETE) {
                    left.add(place + " did not come to its end.");
                } else if (run.verdict() == Verdict.INVALID) {
                    left.add(place + " is INVALID: its figures are not those of the target.");
                } else if (!run.scenario().baseline()) {
                    left.add(place + " is a quick look: its scenario says 'baseline: false'.");
                } else {
                    RunFigures figures = RunFigures.of(run, place.toString());
                    kinds.computeIfAbsent(kind(figures), any -> new ArrayList<>())
                            .add(figures);
                }
            } catch (IOException broken) {
                left.add(String.valueOf(broken.getMessage()));
            }
        }
        kinds.values().forEach(runs -> runs.sort(Comparator.comparing(RunFigures::startedAt)));
        return kinds;
    }

    private static String kind(RunFigures run) {
        return String.join(
                "\n",
                run.scenario().name(),
                run.scenario().hash(),
                run.machine().id(),
                run.tool().version(),
                String.valueOf(run.tool().commit()));
    }
}
