package dev.muster.cli.pages;

import dev.muster.lab.advice.Advice;
import dev.muster.lab.advice.Recommendation;
import dev.muster.lab.advice.Trial;
import dev.muster.lab.advice.Trials;
import dev.muster.lab.report.Page;
import dev.muster.lab.report.Page.Part;
import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What runs recommended: tried and measured, or still to be tried. */
final class FollowedPart {
    private static final List<String> HEAD =
            List.of(Page.STATE + "state", "what is the matter", "what to do", "predicted gain", "measured gain", "run");

    private FollowedPart() {}

    /** @param left takes what could not be read */
    static Part of(List<Path> runs, List<String> left) {
        List<List<String>> rows = new ArrayList<>();
        for (Path run : runs) {
            try {
                Advice.of(RunJson.read(run), Trials.read(run))
                        .recommendations()
                        .forEach(advice -> rows.add(row(run, advice)));
            } catch (IOException broken) {
                left.add(String.valueOf(broken.getMessage()));
            }
        }
        List<String> notes = rows.isEmpty()
                ? List.of(runs.isEmpty() ? "No run was kept." : "The kept runs recommend nothing.")
                : List.of("A gain that was not measured is a prediction; 'muster compare --verify RUN' measures it.");
        return new Part("What runs recommend", List.of(), notes, HEAD, rows);
    }

    private static List<String> row(Path run, Recommendation advice) {
        Trial trial = advice.trial();
        return List.of(
                TuningPage.words(advice.state()),
                advice.finding() + " [" + advice.rule() + ", " + advice.test() + "]",
                advice.action(),
                advice.gain() == null ? "none predicted" : String.format(Locale.ROOT, "× %.2f", advice.gain()),
                trial == null ? "not tried" : trial.change() + ": " + trial.measured(),
                run.toString());
    }
}
