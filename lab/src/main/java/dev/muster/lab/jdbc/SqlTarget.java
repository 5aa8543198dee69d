package dev.muster.lab.jdbc;

import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Peer;
import dev.muster.lab.operation.Target;
import dev.muster.lab.operation.TimeLimits;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A database, with a connection for each agent. */
public final class SqlTarget implements Target {
    private final String url;
    private final Driver driver;
    private final TimeLimits limits;

    /**
     * @param plan whose target is a JDBC URL
     * @param drivers a directory with jars of drivers; null for none but those on the class path
     * @throws dev.muster.lab.target.TargetException if no driver takes the URL
     */
    public SqlTarget(OperationPlan plan, @Nullable Path drivers) {
        this.url = plan.target().rest();
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

    private Connection open() throws SQLException {
        Connection made = driver.connect(url, new Properties());
        if (made == null) {
            throw new SQLException("the driver does not take " + url);
        }
        return made;
    }

    @Override
    public void close() {
        limits.close();
    }
}
