package dev.muster.lab.report;

import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.RungRecord.OperationRecord;
import dev.muster.lab.result.TestRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The statements of a database by the time that all their executions took together: of tests whose operations are
 * statements, against a database through JDBC or Muster's own store. Of other tests nobody tells the lab what is asked
 * of a database.
 */
final class StatementTable {
    static final String TITLE = "Statements by total time";

    static final String NOTE =
            "Service time of all executions on the best rung, from the client's side; share of that of all"
                    + " statements of the test.";

    static final String NONE =
            "Not measured: no test of this run has statements as its operations, and a target does not"
                    + " tell which it executes. A scenario with 'target: jdbc:…' measures statements against their database,"
                    + " 'target: database_operations' those of Muster's own store; 'observe: {prometheus: …}' takes what a"
                    + " database's exporter tells of its own.";

    private static final String OWN_STORE = "database_operations";

    private StatementTable() {}

    static Sheet of(RunRecord run) {
        List<List<String>> rows = new ArrayList<>();
        for (TestRecord test : run.tests()) {
            if (test.target().equals(OWN_STORE) || run.scenario().target().startsWith("jdbc:")) {
                test.rungs().stream()
                        .max(Comparator.comparingDouble(RungRecord::throughput))
                        .ifPresent(best -> rows.addAll(rows(test, best)));
            }
        }
        return new Sheet(
                List.of("test", "statement", "#executions", "#total ms", "#share", "#mean ms", "#p99 ms"), rows);
    }

    private static List<List<String>> rows(TestRecord test, RungRecord rung) {
        // A test with one operation has no mix: the whole load is that statement.
        List<OperationRecord> statements = rung.operations().isEmpty()
                ? List.of(new OperationRecord(test.name(), rung.responseMs(), rung.serviceMs()))
                : rung.operations();
        double all = statements.stream().mapToDouble(StatementTable::total).sum();
        return statements.stream()
                .filter(statement -> statement.serviceMs().n() > 0)
                .sorted(Comparator.comparingDouble(StatementTable::total).reversed())
                .map(statement -> List.of(
                        test.name() + ", " + Format.agents(rung.agents()),
                        statement.name(),
                        Format.count(statement.serviceMs().n()),
                        Format.number((Double) total(statement)),
                        Format.percent(all == 0 ? 0 : total(statement) / all),
                        Format.number(statement.serviceMs().mean()),
                        Format.number(statement.serviceMs().p99())))
                .toList();
    }

    private static double total(OperationRecord statement) {
        Double mean = statement.serviceMs().mean();
        return mean == null ? 0 : mean * statement.serviceMs().n();
    }
}
