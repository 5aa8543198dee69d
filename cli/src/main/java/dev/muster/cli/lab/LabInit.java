package dev.muster.cli.lab;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.FileTrouble;
import dev.muster.client.text.Suggestions;
import dev.muster.lab.external.FirstScenario;
import dev.muster.lab.operation.TargetAddress;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a first scenario for another server. */
@Command(
        name = "init",
        description = "Look at a server and write a first scenario for it, which runs.",
        footer = {
            "",
            "Of an MCP server it calls each tool once that says it only reads (or, if none says so, each that does not say it"
                    + " destroys something); of an HTTP server it gets what its OpenAPI document lists, or the address itself.",
            "",
            "Examples:",
            "  muster lab init --target \"mcp+stdio:npx -y @modelcontextprotocol/server-everything stdio\"",
            "  muster lab init --target http://localhost:8080/openapi.json --out my-server.yaml"
        })
final class LabInit extends LabCommand {
    @Option(names = "--target", paramLabel = "T", required = true, description = "The server: an HTTP or MCP address.")
    private String target;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "The file to write; it must not be there yet. Default: first-look.yaml.")
    private Path out = Path.of("first-look.yaml");

    LabInit(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        TargetAddress address = address();
        if (!FirstScenario.canLookAt(address.protocol())) {
            throw Failure.usage(
                            "--target '" + target + "': " + address.protocol().words() + " cannot be looked at")
                    .withHelp("write its operations yourself, as docs/targets.md tells");
        }
        try {
            if (Files.exists(out)) {
                throw new FileAlreadyExistsException(out.toString());
            }
            String scenario = new FirstScenario(address).write();
            Files.writeString(out, scenario, StandardOpenOption.CREATE_NEW);
        } catch (TargetException unreachable) {
            throw Failure.unreachable(String.valueOf(unreachable.getMessage()));
        } catch (FileAlreadyExistsException there) {
            throw Failure.usage(out + " is there already").withHelp("name another file with --out");
        } catch (IOException unwritable) {
            throw Failure.usage(FileTrouble.writing(out, unwritable));
        }
        say("wrote " + out + "; run it with: muster run " + out);
        return ExitCode.DONE;
    }

    private TargetAddress address() {
        try {
            Optional<TargetAddress> address = TargetAddress.parse(target);
            return address.orElseThrow(() -> Failure.usage(
                    "--target '" + target + "' is unknown; " + Suggestions.hint(target, TargetAddress.FORMS)));
        } catch (IllegalArgumentException wrong) {
            throw Failure.usage("--target '" + target + "': " + wrong.getMessage());
        }
    }
}
