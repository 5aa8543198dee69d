package dev.muster.cli.diagnose;

import dev.muster.core.store.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who has a data directory, by what its lock file says. The lock itself is not touched: whoever starts just now must
 * not find it taken by somebody who only looks.
 *
 * @param pid the process; null if nobody is named
 * @param address where it can be spoken to; null if it works alone
 * @param alive whether that process is there
 */
public record Owner(@Nullable Long pid, @Nullable String address, boolean alive) {
    private static final Pattern NAMED = Pattern.compile("process (\\d{1,18})(?: at (\\S+))?");
    private static final Owner NOBODY = new Owner(null, null, false);

    /** The owner of a directory, which need not be there. */
    public static Owner of(Path directory) {
        String text;
        try {
            text = Files.readString(directory.resolve(DataDirectory.LOCK_FILE)).strip();
        } catch (IOException absent) {
            return NOBODY;
        }
        Matcher named = NAMED.matcher(text);
        if (!named.matches()) {
            return NOBODY;
        }
        long pid = Long.parseLong(named.group(1));
        return new Owner(
                pid,
                named.group(2),
                ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    /** Where it can be spoken to now; null if it cannot. */
    public @Nullable String reachable() {
        return alive ? address : null;
    }

    /** The process if it is there, otherwise null. */
    public @Nullable Long livePid() {
        return alive ? pid : null;
    }
}
