package dev.muster.cli.engine;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.http.ServerAddress;
import org.jspecify.annotations.Nullable;

/** Which server is named: by an option of the command line, else by a variable. */
public final class NamedServer {
    /** The variable that names one. */
    public static final String VARIABLE = "MUSTER_SERVER";

    private NamedServer() {}

    /**
     * Where it is.
     *
     * @param option what the command line names; null for nothing
     * @param dataGiven whether the command line names a data directory, which comes before the variable
     * @return null if none is named
     * @throws Failure if two engines are named, or what is named is no address
     */
    public static @Nullable ServerAddress address(Shell shell, @Nullable String option, boolean dataGiven) {
        if (option != null && dataGiven) {
            throw Failure.usage("--server and --data both say which engine; give one of them");
        }
        String address = option != null ? option : dataGiven ? "" : shell.variable(VARIABLE, "");
        if (address.isEmpty()) {
            return null;
        }
        try {
            return ServerAddress.parse(address);
        } catch (IllegalArgumentException e) {
            throw Failure.usage((option != null ? "--server: " : VARIABLE + ": ") + e.getMessage());
        }
    }
}
