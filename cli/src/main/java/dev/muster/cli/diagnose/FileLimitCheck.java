package dev.muster.cli.diagnose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How many files a process may have open: each connected agent takes one. */
final class FileLimitCheck implements Check {
    private static final String AREA = "open files";
    private static final String LABEL = "Max open files";
    /** What the program itself has open: libraries, store, pools. */
    private static final long OWN = 200;

    private static final long FEW = 1_024 + OWN;

    private final @Nullable Long server;

    /** @param server the process of the server; null if none runs: then it is this process that is looked at */
    FileLimitCheck(@Nullable Long server) {
        this.server = server;
    }

    @Override
    public String area() {
        return AREA;
    }

    @Override
    public List<Finding> look() throws IOException {
        Path process = Path.of("/proc", server == null ? "self" : String.valueOf(server));
        Optional<String> line;
        try (Stream<String> limits = Files.lines(process.resolve("limits"))) {
            line = limits.filter(each -> each.startsWith(LABEL)).findFirst();
        }
        if (line.isEmpty()) {
            return List.of(Finding.notMeasured(AREA, "limit", "this kernel does not show it", null));
        }
        String soft = line.get().substring(LABEL.length()).strip().split("\\s+")[0];
        String whose = server == null ? "" : " for the server";
        if (soft.equals("unlimited")) {
            return List.of(Finding.ok(AREA, "limit", "none" + whose));
        }
        long limit = Long.parseLong(soft);
        return List.of(Finding.atMost(
                limit >= FEW,
                AREA,
                "limit",
                String.format(
                        Locale.ROOT,
                        "%,d%s: enough for about %,d connected agents",
                        limit,
                        whose,
                        Math.max(0, limit - OWN)),
                String.format(Locale.ROOT, "at least %,d", FEW),
                "raise it before the start: ulimit -n 20000"));
    }
}
