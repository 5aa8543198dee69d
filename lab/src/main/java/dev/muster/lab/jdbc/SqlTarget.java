package dev.muster.lab.jdbc;

import dev.muster.lab.database.DatabaseInspection;
import dev.muster.lab.database.DatabaseReport;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Peer;
import dev.muster.lab.operation.Target;
import dev.muster.lab.operation.TimeLimits;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A database, with a connection for each agent. */
public final class SqlTarget implements Target {
    private final String url;
    private final @Nullable Path drivers;
    private final Driver driver;
    private final TimeLimits limits;

    /**
     * @param plan whose target is a JDBC URL
     * @param drivers a directory with jars of drivers; null for none but those on the class path
     * @throws dev.muster.lab.target.TargetException if no driver takes the URL
     */
    public SqlTarget(OperationPlan plan, @Nullable Path drivers) {
        this.url = plan.target().rest();
        this.drivers = drivers;
        this.driver = Drivers.of(url, drivers);
        this.limits = new TimeLimits(plan.timeout());
    }

    @Override
    public Peer connect(int agent) throws CallFailure {
        try {
            return new SqlPeer(this::open, limits);
        } catch (SQLException refused) {
            throw CallFailure.transport(String.valueOf(refused.getMessage()));
        }
    }

    /** In a thread of its own, because not every driver knows a limit for it. */
    private Connection open() throws SQLException {
        FutureTask<Connection> opening = new FutureTask<>(() -> driver.connect(url, new Properties()));
        Thread.ofVirtual().name("sql-connect").start(opening);
        try {
            Connection made = opening.get(limits.connecting().toMillis(), TimeUnit.MILLISECONDS);
            if (made == null) {
                throw new SQLException("the driver does not take " + url);
            }
            return made;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof SQLException refused
                    ? refused
                    : new SQLException("the driver failed: " + failed.getCause(), failed);
        } catch (TimeoutException silent) {
            opening.cancel(/* mayInterruptIfRunning= */ true);
            throw new SQLException("no connection within " + limits.connecting().toSeconds() + " s", silent);
        } catch (InterruptedException cut) {
            opening.cancel(/* mayInterruptIfRunning= */ true);
            Thread.currentThread().interrupt();
            throw new SQLException("the run was cut short", cut);
        }
    }

    @Override
    public Optional<DatabaseReport> database(List<String> statements) {
        return DatabaseInspection.knows(url)
                ? Optional.of(new DatabaseInspection(url, drivers, statements, /* tryIndexes= */ false).report())
                : Optional.empty();
    }

    @Override
    public void close() {
        limits.close();
    }
}
