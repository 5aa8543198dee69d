package dev.muster.cli.lab;

import dev.muster.cli.engine.Place;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.client.wire.Json;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.audit.StoreAudit;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Audits a data directory. */
@Command(
        name = "audit",
        description = {
            "Check a data directory: event sequences without gaps, legal state changes, growing fencing tokens, one lease a task,"
                    + " dependencies honoured, counts that add up.",
            "Opens it read-only and asks no engine, so it also works while one is running. Exit code 1: something is wrong."
        })
final class Audit extends LabCommand {
    @Mixin
    private final Place place = new Place();

    @Option(names = "--json", description = "Answer in JSON, one document on one line.")
    private boolean json;

    Audit(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        Path directory = place.existing(shell());
        AuditFindings findings;
        try {
            findings = StoreAudit.audit(directory, null);
        } catch (FileSystemException e) {
            throw Failure.unreachable(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Failure.failed("AUDIT_FAILED", String.valueOf(e.getMessage()));
        }
        if (json) {
            Json.line(shell().out(), out -> write(out, findings));
        } else {
            show(directory, findings);
        }
        return findings.clean() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static void write(Json json, AuditFindings findings) {
        json.field("clean", findings.clean())
                .field("examined", findings.examined())
                .field("lost", findings.lost())
                .field("duplicated", findings.duplicated())
                .field("foreign", findings.foreign())
                .field("out_of_order", findings.outOfOrder())
                .field("corrupt", findings.corrupt())
                .texts("details", findings.details());
    }

    private void show(Path directory, AuditFindings findings) {
        Style style = shell().screen().outputStyle();
        String examined = String.format(Locale.ROOT, "%,d rows of %s examined", findings.examined(), directory);
        if (findings.clean()) {
            say(style.green("clean") + "  " + examined);
            return;
        }
        say(style.red("NOT CLEAN") + "  " + examined + ": "
                + String.format(
                        Locale.ROOT,
                        "%,d lost, %,d duplicated, %,d foreign, %,d out of order, %,d corrupt",
                        findings.lost(),
                        findings.duplicated(),
                        findings.foreign(),
                        findings.outOfOrder(),
                        findings.corrupt()));
        findings.details().forEach(detail -> say("  " + Glyphs.oneLine(detail)));
    }
}
