package dev.muster.cli.diagnose;

import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.Json;
import dev.muster.lab.database.DatabaseReport;
import dev.muster.lab.database.DatabaseReport.IndexUse;
import dev.muster.lab.database.DatabaseReport.StatementTimes;
import dev.muster.lab.database.DatabaseReport.TableSize;
import dev.muster.lab.database.IndexAdvice;
import dev.muster.lab.database.Plan;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A database's report, as people and as programs read it. */
final class DatabaseWords {
    private static final int MOST_STATEMENTS = 20;
    private static final int WIDEST_STATEMENT = 100;

    private final DatabaseReport report;
    private final Style style;
    private final Consumer<String> say;
    private final Consumer<Table> print;

    /**
     * @param say takes a line
     * @param print takes a table
     */
    DatabaseWords(DatabaseReport report, Style style, Consumer<String> say, Consumer<Table> print) {
        this.report = report;
        this.style = style;
        this.say = say;
        this.print = print;
    }

    void show() {
        say.accept(style.bold(report.product()) + "  " + Glyphs.oneLine(report.url()));
        statements();
        plans();
        advice();
        indexes();
        tables();
        heading("figures");
        report.notes().forEach(note -> {
            say.accept("  " + note.name() + ": " + Glyphs.oneLine(note.value()));
            next(note.next());
        });
        if (!report.notMeasured().isEmpty()) {
            heading("not measured, or not as on another database");
            report.notMeasured().forEach((part, why) -> say.accept("  " + part + ": " + Glyphs.oneLine(why)));
        }
    }

    private void heading(String text) {
        say.accept("");
        say.accept(style.bold(text));
    }

    private void next(@Nullable String next) {
        if (next != null) {
            say.accept("    → " + Glyphs.oneLine(next));
        }
    }

    private static String shortened(String sql) {
        return Glyphs.fit(Glyphs.oneLine(sql), WIDEST_STATEMENT);
    }

    private void statements() {
        if (report.statements().isEmpty()) {
            return;
        }
        heading("statements, the slowest first");
        Table table = Table.of(">MEAN", ">MAX", ">CALLS", ">ROWS", "STATEMENT");
        for (StatementTimes each :
                report.statements().stream().limit(MOST_STATEMENTS).toList()) {
            table.cell(Amounts.millis(each.meanMs()))
                    .cell(Amounts.millis(each.maxMs()))
                    .cell(String.format(Locale.ROOT, "%,d", each.calls()))
                    .cell(each.rowsPerCall() == null ? null : String.format(Locale.ROOT, "%.1f", each.rowsPerCall()))
                    .cell(shortened(each.sql()));
        }
        print.accept(table);
        report.statements().stream().filter(each -> each.remark() != null).forEach(each -> {
            say.accept("  " + shortened(each.sql()));
            next(each.remark());
        });
    }

    private void plans() {
        List<Plan> scanning = report.plans().stream()
                .filter(plan -> !plan.fullScans().isEmpty())
                .toList();
        long explained =
                report.plans().stream().filter(plan -> plan.error() == null).count();
        heading(explained + " plans, " + scanning.size() + " of them with a table read as a whole");
        for (Plan plan : scanning) {
            say.accept("  " + shortened(plan.sql()));
            plan.lines().forEach(line -> say.accept(style.dim("      " + Glyphs.oneLine(line))));
        }
    }

    private void advice() {
        long useless = report.advice().stream()
                .filter(each -> Boolean.FALSE.equals(each.helps()))
                .count();
        if (useless > 0) {
            heading(useless + (useless == 1 ? " index was" : " indexes were") + " tried in vain (--json has them)");
        }
        for (IndexAdvice each : report.advice()) {
            if (Boolean.FALSE.equals(each.helps())) {
                continue;
            }
            heading("index for: " + shortened(each.sql()));
            say.accept("  " + Glyphs.oneLine(each.index()));
            say.accept("  before:");
            each.before().lines().forEach(line -> say.accept(style.dim("      " + Glyphs.oneLine(line))));
            Plan after = each.after();
            if (after != null) {
                say.accept("  after:");
                after.lines().forEach(line -> say.accept(style.dim("      " + Glyphs.oneLine(line))));
            }
            next(each.verdict());
        }
    }

    private void indexes() {
        List<IndexUse> doubtful = report.indexes().stream()
                .filter(index -> index.remark() != null)
                .toList();
        heading(Amounts.count(report.indexes().size(), "index").replace("indexs", "indexes") + ", " + doubtful.size()
                + " to look at");
        if (!doubtful.isEmpty()) {
            Table table = Table.of("TABLE", "INDEX", "COLUMNS", ">SCANS", ">SIZE", "REMARK");
            for (IndexUse each : doubtful) {
                table.cell(each.table())
                        .cell(each.name())
                        .cell(String.join(", ", each.columns()))
                        .cell(each.scans())
                        .cell(each.bytes() == null ? null : Amounts.bytes(each.bytes()))
                        .cell(each.remark());
            }
            print.accept(table);
        }
    }

    private void tables() {
        heading("tables, the largest first");
        Table table = Table.of("TABLE", ">ROWS", ">SIZE", "REMARK");
        for (TableSize each : report.tables()) {
            table.cell(each.name())
                    .cell(each.rows() == null ? null : String.format(Locale.ROOT, "%,d", each.rows()))
                    .cell(each.bytes() == null ? null : Amounts.bytes(each.bytes()))
                    .cell(each.remark());
        }
        print.accept(table);
    }

    static void write(Json json, DatabaseReport report) {
        json.field("product", report.product())
                .field("url", report.url())
                .objects(
                        "statements",
                        report.statements(),
                        (out, each) -> out.field("sql", each.sql())
                                .field("calls", each.calls())
                                .value("total_ms", each.totalMs())
                                .value("mean_ms", each.meanMs())
                                .value("max_ms", each.maxMs())
                                .value("rows_per_call", each.rowsPerCall())
                                .value("per_transaction", each.perTransaction())
                                .field("remark", each.remark()))
                .objects("plans", report.plans(), DatabaseWords::plan)
                .objects("advice", report.advice(), (out, each) -> {
                    out.field("sql", each.sql()).field("index", each.index());
                    out.object("before", plan -> plan(plan, each.before()));
                    Plan after = each.after();
                    if (after == null) {
                        out.field("after", (String) null);
                    } else {
                        out.object("after", plan -> plan(plan, after));
                    }
                    out.value("helps", each.helps()).field("verdict", each.verdict());
                })
                .objects(
                        "indexes",
                        report.indexes(),
                        (out, each) -> out.field("table", each.table())
                                .field("name", each.name())
                                .texts("columns", each.columns())
                                .value("scans", each.scans())
                                .value("bytes", each.bytes())
                                .field("remark", each.remark()))
                .objects(
                        "tables",
                        report.tables(),
                        (out, each) -> out.field("name", each.name())
                                .value("rows", each.rows())
                                .value("bytes", each.bytes())
                                .field("remark", each.remark()))
                .objects(
                        "notes",
                        report.notes(),
                        (out, each) -> out.field("name", each.name())
                                .field("value", each.value())
                                .field("next", each.next()))
                .value("not_measured", report.notMeasured());
    }

    private static void plan(Json out, Plan plan) {
        out.field("sql", plan.sql())
                .texts("lines", plan.lines())
                .texts("full_scans", plan.fullScans())
                .value("cost", plan.cost())
                .field("error", plan.error());
    }
}
