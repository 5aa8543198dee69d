package dev.muster.cli.diagnose;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the server that has the data directory takes work. */
final class ServerCheck implements Check {
    private static final String AREA = "server";

    private final Owner owner;
    private final @Nullable String token;

    ServerCheck(Owner owner, @Nullable String token) {
        this.owner = owner;
        this.token = token;
    }

    @Override
    public String area() {
        return AREA;
    }

    @Override
    public List<Finding> look() {
        String address = owner.reachable();
        if (address == null) {
            return List.of(Finding.ok(AREA, "health", "no server has this directory"));
        }
        try {
            LiveServer.Answer answer = new LiveServer(address, token).get("/health/ready");
            return List.of(
                    answer.status() == 200
                            ? Finding.ok(AREA, "health", address + " is ready", "ready")
                            : Finding.trouble(
                                    AREA,
                                    "health",
                                    address + " is not ready: " + answer.body().strip(),
                                    "ready",
                                    "read its log; if /health/live says no too, start it again"));
        } catch (IOException silent) {
            return List.of(Finding.trouble(
                    AREA,
                    "health",
                    address + " does not answer: " + silent.getMessage(),
                    "ready",
                    "process " + owner.pid() + " has the directory: read its log, or end it"));
        }
    }
}
