package dev.muster.lab.jdbc;

import dev.muster.lab.operation.Answer;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.JsonValues;
import dev.muster.lab.operation.Peer;
import dev.muster.lab.operation.Request;
import dev.muster.lab.operation.TimeLimits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One agent's connection, whose statements are prepared once. */
final class SqlPeer implements Peer {
    private static final Duration UNTIL_ABORT = Duration.ofMillis(500);
    private static final String CONNECTION_CLASS = "08";

    private final Connector connector;
    private final TimeLimits limits;
    private final TimeLimits.Limit limit;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private volatile @Nullable PreparedStatement running;
    /** Which operation runs: the same statement may be the next one's, too. */
    private volatile long number;

    private volatile Connection connection;
    private boolean broken;

    /** Opens connections. */
    interface Connector {
        Connection open() throws SQLException;
    }

    SqlPeer(Connector connector, TimeLimits limits) throws SQLException {
        this.connector = connector;
        this.limits = limits;
        this.limit = limits.limit(this::overdue);
        this.connection = connector.open();
    }

    /** Cancels the statement, and cuts the connection if that does not help. */
    private void overdue() {
        PreparedStatement late = running;
        Connection used = connection;
        long asked = number;
        Thread.ofVirtual().name("sql-cancel").start(() -> {
            if (number == asked) {
                cancel(late);
            }
        });
        Thread.ofVirtual().name("sql-abort").start(() -> {
            try {
                Thread.sleep(UNTIL_ABORT);
                if (late != null && running == late && number == asked) {
                    used.abort(Runnable::run);
                }
            } catch (SQLException gone) {
                log("Cutting a connection", gone);
            } catch (InterruptedException cut) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void cancel(@Nullable PreparedStatement late) {
        try {
            if (late != null) {
                late.cancel();
            }
        } catch (SQLException gone) {
            log("Cancelling a statement", gone);
        }
    }

    private static void log(String what, SQLException gone) {
        System.getLogger(SqlPeer.class.getName()).log(System.Logger.Level.DEBUG, what, gone);
    }

    @Override
    public void prepare() {
        if (!broken) {
            return;
        }
        close(connection);
        prepared.clear();
        try {
            connection = connector.open();
            broken = false;
        } catch (SQLException refused) {
            log("Connecting again", refused); // the operation that follows says what is wrong
        }
    }

    @Override
    public Answer ask(Request request) throws CallFailure, InterruptedException {
        Request.Sql sql = (Request.Sql) request;
        boolean several = sql.statements().size() > 1;
        number++; // only the agent's own thread counts
        limit.begin();
        try {
            if (connection.getAutoCommit() == several) {
                connection.setAutoCommit(!several);
            }
            Rows rows = new Rows();
            for (int i = 0; i < sql.statements().size(); i++) {
                execute(sql.statements().get(i), sql.params().get(i), rows);
            }
            if (several) {
                connection.commit();
            }
            limits.heard();
            if (!limit.end()) {
                throw limit.failure();
            }
            return Answer.of(rows.document());
        } catch (SQLException failed) {
            boolean inTime = limit.end();
            rollBack(several);
            if (Thread.interrupted()) {
                throw new InterruptedException("the run was cut short");
            }
            throw inTime ? failure(failed) : limit.failure();
        } finally {
            running = null;
        }
    }

    private void execute(String sql, List<@Nullable Object> params, Rows rows) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        running = statement;
        for (int i = 0; i < params.size(); i++) {
            Object value = params.get(i);
            statement.setObject(i + 1, value instanceof Map || value instanceof List ? JsonValues.text(value) : value);
        }
        rows.take(statement, statement.execute());
    }

    private void rollBack(boolean several) {
        try {
            if (several) {
                connection.rollback();
            }
            broken = !connection.isValid(1);
        } catch (SQLException gone) {
            broken = true;
        }
    }

    private static CallFailure failure(SQLException failed) {
        String state = failed.getSQLState();
        if (state != null && state.startsWith(CONNECTION_CLASS)) {
            return CallFailure.transport(String.valueOf(failed.getMessage()));
        }
        String code = state == null || state.isBlank() ? String.valueOf(failed.getErrorCode()) : state;
        return new CallFailure("sql_" + code, failed.getMessage());
    }

    @Override
    public void close() {
        limit.close();
        close(connection);
    }

    private static void close(Connection old) {
        try {
            old.close();
        } catch (SQLException gone) {
            log("Closing a connection", gone);
        }
    }
}
