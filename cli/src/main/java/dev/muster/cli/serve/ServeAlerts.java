package dev.muster.cli.serve;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.tree.Described;
import dev.muster.client.text.FileTrouble;
import dev.muster.server.alert.AlertOptions;
import dev.muster.server.alert.Baseline;
import dev.muster.server.alert.WebhookOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What is not well with a server, and where it says so. */
final class ServeAlerts {
    private static final long MIB = 1024 * 1024;
    /** A tebibyte of mebibytes, times a thousand. */
    private static final long MOST_MIB = 1_000L * MIB;

    private @Nullable String webhook;

    private @Nullable Path secret;

    private @Nullable Long memoryMib;

    private @Nullable Path baseline;

    void describe(Described command) {
        command.option(
                        "--alert-webhook",
                        "URL",
                        String.class,
                        "Post alerts there as JSON, when they are raised and when they are over. Default: nowhere.",
                        read -> webhook = read)
                .option(
                        "--alert-secret",
                        "FILE",
                        Path.class,
                        "Sign what is posted with the secret in this file (HMAC-SHA-256).",
                        read -> secret = read)
                .option(
                        "--memory-limit",
                        "MIB",
                        Long.class,
                        "Memory that this server may take before it raises alerts, 1 or more. Default: what the"
                                + " machine, or the container, has.",
                        read -> memoryMib = read)
                .option(
                        "--baseline",
                        "FILE",
                        Path.class,
                        "Raise an alert when commands take longer than in this answer of GET /api/v1/admin/stats.",
                        read -> baseline = read);
    }

    /**
     * The usual alerts with what was said here.
     *
     * @throws Failure if a file cannot be read or an option makes no sense
     */
    AlertOptions on(AlertOptions usual) {
        if (memoryMib != null && (memoryMib < 1 || memoryMib > MOST_MIB)) {
            throw Failure.usage("--memory-limit is a number of MiB from 1 to " + MOST_MIB + ", not " + memoryMib)
                    .withHelp("leave it out for what the machine, or the container, has");
        }
        if (webhook == null && secret != null) {
            throw Failure.usage("--alert-secret signs what --alert-webhook posts: give both, or none");
        }
        return usual.withMemoryBytes(memoryMib == null ? 0 : memoryMib * MIB)
                .withWebhook(webhook == null ? null : webhook(webhook))
                .withBaseline(baseline == null ? null : baseline(baseline));
    }

    private WebhookOptions webhook(String address) {
        try {
            return WebhookOptions.to(URI.create(address), secret == null ? null : secret(secret));
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--alert-webhook: " + e.getMessage());
        }
    }

    private static String secret(Path file) {
        try {
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw Failure.usage("--alert-secret: " + file + " is empty");
            }
            return text;
        } catch (IOException e) {
            throw Failure.usage("--alert-secret: " + FileTrouble.reading(file, e));
        }
    }

    private static Baseline baseline(Path file) {
        try {
            return Baseline.read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw Failure.usage("--baseline: " + FileTrouble.reading(file, e));
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--baseline " + file + ": " + e.getMessage())
                    .withHelp("save one from a server that is well: curl http://127.0.0.1:8642/api/v1/admin/stats >"
                            + " baseline.json");
        }
    }
}
