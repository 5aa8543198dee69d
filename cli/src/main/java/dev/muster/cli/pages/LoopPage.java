package dev.muster.cli.pages;

import dev.muster.cli.checklist.KeptSearch;
import dev.muster.cli.filing.Filed;
import dev.muster.core.task.TaskId;
import dev.muster.lab.compare.Figure;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.gate.Gates;
import dev.muster.lab.report.Page;
import dev.muster.lab.report.Page.Part;
import dev.muster.lab.report.Page.Part.Fact;
import dev.muster.lab.result.ComparisonRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of a loop: what was found, what was tried, what is proved, and what a run afterwards no longer shows. */
public final class LoopPage {
    private LoopPage() {}

    /**
     * Writes down a loop.
     *
     * @param before the run that it began with, and what was filed of it
     * @param search for a better setting
     * @param after the run under the setting that was found, or once more under the present one
     */
    public static Page of(Measured before, KeptSearch search, Measured after) {
        String decision = search.record().decision() == null
                ? "not ended"
                : TuningPage.words(search.record().decision());
        String say = "Tuning: " + decision + " (" + search.record().reason() + "). Findings: "
                + before.filed().created().size() + " filed, "
                + after.filed().closed().size()
                + " gone in the run afterwards, " + after.filed().kept().size() + " still there.";
        List<ComparisonRecord> rows = search.record().rows();
        Part proof = rows.isEmpty()
                ? Part.saying("Proof", "Nothing was held against the present setting in pairs.")
                : new Part(
                        "Proof",
                        List.of(),
                        List.of("A is the present setting, B is '"
                                + search.record().best() + "', in pairs."),
                        ComparedRows.HEAD,
                        ComparedRows.of(rows));
        return new Page(
                "Loop: " + before.run().scenario().name(),
                say,
                List.of(
                        findings(before, after),
                        SearchPart.of(search.place(), search.record()),
                        proof,
                        beforeAndAfter(before.run(), after.run())));
    }

    /**
     * A run with what became of its findings.
     *
     * @param run its figures
     * @param filed its findings, as tasks
     */
    public record Measured(RunFigures run, Filed filed) {}

    private static Part findings(Measured before, Measured after) {
        return new Part(
                "Findings",
                List.of(
                        new Fact("project", before.filed().project()),
                        new Fact("filed before", ids(before.filed().created())),
                        new Fact("known before", ids(before.filed().kept())),
                        new Fact("gone afterwards, and ended", ids(after.filed().closed())),
                        new Fact(
                                "gone afterwards, and left to whoever holds them",
                                ids(after.filed().left())),
                        new Fact("still there afterwards", ids(after.filed().kept())),
                        new Fact("new afterwards", ids(after.filed().created()))),
                List.of(),
                List.of(),
                List.of());
    }

    private static String ids(List<TaskId> tasks) {
        return tasks.isEmpty() ? "none" : tasks.stream().map(TaskId::toString).collect(Collectors.joining(", "));
    }

    private static Part beforeAndAfter(RunFigures before, RunFigures after) {
        List<List<String>> rows = new ArrayList<>();
        for (Figure figure : before.figures()) {
            if (figure.subject().operation() == null) {
                rows.add(List.of(
                        figure.subject().described(),
                        number(figure.value()),
                        number(after.figure(figure.subject()).value()),
                        figure.subject().measure().unit()));
            }
        }
        return new Part(
                "Before and after",
                List.of(new Fact("before", before.source()), new Fact("after", after.source())),
                List.of(
                        "One run each: these show that the figures were measured again, and prove no change. The proof is"
                                + " the comparison in pairs."),
                List.of("figure", "#before", "#after", "unit"),
                rows);
    }

    private static String number(@Nullable Double value) {
        return value == null ? "not measured" : Gates.number(value);
    }
}
