package dev.muster.lab.report;

import dev.muster.lab.database.DatabaseLook;
import dev.muster.lab.database.DatabaseReport;
import dev.muster.lab.database.DatabaseReport.StatementTimes;
import dev.muster.lab.database.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the databases of a run's tests execute their statements, those first that take the most time. */
final class PlanTable {
    static final String TITLE = "Plans of the statements";

    private PlanTable() {}

    /** What the run has seen; nothing where its file cannot be read. */
    static List<DatabaseLook> looks(Path run) {
        try {
            return DatabaseLook.read(run);
        } catch (IOException unreadable) {
            return List.of(new DatabaseLook("all tests", null, unreadable.getMessage()));
        }
    }

    static Sheet of(List<DatabaseLook> looks) {
        List<List<String>> rows = new ArrayList<>();
        for (DatabaseLook look : looks) {
            DatabaseReport report = look.report();
            if (report != null) {
                rows.addAll(rows(look.test(), report));
            }
        }
        return new Sheet(
                List.of("test", "statement", "#calls", "#total ms", "#mean ms", "plan", "reads in full", "would help"),
                rows);
    }

    private static List<List<String>> rows(String test, DatabaseReport report) {
        Map<String, StatementTimes> times = report.statements().stream()
                .collect(Collectors.toMap(StatementTimes::sql, Function.identity(), (first, second) -> first));
        return report.plans().stream()
                .filter(plan -> plan.error() == null || times.containsKey(plan.sql()))
                .sorted(Comparator.comparingDouble((Plan plan) -> weight(times.get(plan.sql()), counted(report)))
                        .reversed())
                .map(plan -> row(test, plan, times.get(plan.sql()), report))
                .toList();
    }

    /** Whether its times are of the load; a database that keeps none has its statements timed one by one instead. */
    private static boolean counted(DatabaseReport report) {
        return !report.product().startsWith("SQLite");
    }

    private static double weight(@Nullable StatementTimes times, boolean counted) {
        return times == null ? -1 : counted ? times.totalMs() : times.meanMs();
    }

    private static List<String> row(String test, Plan plan, @Nullable StatementTimes times, DatabaseReport report) {
        StatementTimes counted = counted(report) ? times : null;
        return List.of(
                test,
                plan.sql().strip().replaceAll("\\s+", " "),
                counted == null ? Format.NONE : Format.count(counted.calls()),
                counted == null ? Format.NONE : Format.number((Double) counted.totalMs()),
                times == null ? Format.NONE : Format.number((Double) times.meanMs()),
                plan.error() == null
                        ? plan.lines().stream().map(String::strip).collect(Collectors.joining(" · "))
                        : "none: " + plan.error(),
                plan.fullScans().isEmpty() ? Format.NONE : String.join(", ", plan.fullScans()),
                report.advice().stream()
                        .filter(it -> it.sql().equals(plan.sql()))
                        .map(it -> it.index() + " (" + it.verdict() + ")")
                        .findFirst()
                        .orElse(Format.NONE));
    }

    /** Which databases these are, how their times were come by, and what was not seen of them. */
    static List<String> notes(List<DatabaseLook> looks) {
        List<String> notes = new ArrayList<>();
        for (DatabaseLook look : looks) {
            DatabaseReport report = look.report();
            if (report == null) {
                notes.add(look.test() + ": not measured: " + look.reason());
                continue;
            }
            String missing = report.notMeasured().entrySet().stream()
                    .filter(it ->
                            it.getKey().equals("slow statements") || it.getKey().equals("plans"))
                    .map(it -> it.getKey() + ": " + it.getValue())
                    .sorted()
                    .collect(Collectors.joining("; "));
            notes.add(look.test() + ": " + report.product() + ", looked at after the load"
                    + (missing.isEmpty() ? "." : ". Not measured: " + missing + "."));
        }
        return notes;
    }
}
