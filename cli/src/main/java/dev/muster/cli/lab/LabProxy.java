package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.Suggestions;
import dev.muster.lab.fault.FaultKind;
import dev.muster.lab.fault.FaultPlan;
import dev.muster.lab.fault.FaultyPipe;
import dev.muster.lab.fault.StdioFaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts faults between a client of MCP and the server that it starts. */
@Command(
        name = "proxy",
        description = {
            "Start an MCP server and put a fault between its standard streams and this command's, again and again: in the"
                    + " configuration of a client, in place of the server, it shows what that client makes of it.",
            "Each fault is told on standard error when it is over. The exit code is the server's."
        },
        footer = {
            "",
            "Examples:",
            "  muster lab proxy --fault noise -- npx -y @modelcontextprotocol/server-everything stdio",
            "  muster lab proxy --fault reorder --at 10s --hold 5s --every 30s -- python3 notes.py"
        })
final class LabProxy extends LabCommand {
    private static final List<String> KINDS = Arrays.stream(FaultKind.values())
            .filter(StdioFaultProxy::does)
            .map(FaultKind::wireName)
            .toList();

    @Option(
            names = "--fault",
            paramLabel = "KIND",
            required = true,
            description =
                    "What is done: garble, truncate, oversize, duplicate, noise, stderr_flood or reorder (docs/faults.md).")
    private String fault;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "When it begins, after the start of the server. Default: 3s.")
    private Duration at = Duration.ofSeconds(3);

    @Option(names = "--hold", paramLabel = "TIME", description = "How long it lasts. Default: 2s.")
    private Duration hold = Duration.ofSeconds(2);

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "How long after it began it begins again; longer than --hold. Default: once only.")
    private @Nullable Duration every;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The server and its arguments, after --.")
    private List<String> command = new ArrayList<>();

    LabProxy(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        FaultPlan plan = new FaultPlan(kind(), at, hold, Map.of(), /* oneWay= */ false);
        if (command.isEmpty()) {
            throw Failure.usage("which server? Name its command after --")
                    .withHelp("muster lab proxy --fault " + fault + " -- python3 server.py");
        }
        if (every != null && every.compareTo(hold) <= 0) {
            throw Failure.usage("--every has to be longer than --hold, or the fault never ends");
        }
        try (FaultyPipe pipe = started(plan);
                Interruption ending = new Interruption(pipe::close)) {
            return pipe.carry(shell().in(), shell().output(), this::complain);
        } catch (IOException gone) {
            throw Failure.unreachable("whoever started this reads its output no more: " + gone.getMessage());
        }
    }

    private FaultKind kind() {
        return FaultKind.named(fault)
                .filter(StdioFaultProxy::does)
                .orElseThrow(() -> Failure.usage(
                        "--fault '" + fault + "' is none of standard streams; " + Suggestions.hint(fault, KINDS)));
    }

    private FaultyPipe started(FaultPlan plan) {
        try {
            return FaultyPipe.start(command, plan, every, this::tell);
        } catch (IOException none) {
            throw Failure.usage("the server cannot be started: "
                    + String.valueOf(none.getMessage()).strip());
        }
    }

    private void tell(String line) {
        complain("muster: " + line);
    }

    private void complain(String line) {
        shell().err().println(line);
        shell().err().flush();
    }
}
