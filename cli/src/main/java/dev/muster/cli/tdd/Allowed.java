package dev.muster.cli.tdd;

import dev.muster.cli.engine.AnsweringCommand;
import dev.muster.cli.engine.Values;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tool.ToolDecision;
import dev.muster.core.tool.ToolRights;
import dev.muster.core.tool.ToolRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether a role may run a command. */
@CommandLine.Command(
        name = "allowed",
        description = {
            "Say whether a role may run a command: exit code 0 with the rule that allows it, 1 with what is in the way.",
            "Nothing is run. A command is held against rules argument by argument; what no rule allows is refused."
        },
        footer = {
            "",
            "Examples:",
            "  muster tdd allowed code -- git commit -m \"Count lines\"",
            "  muster tdd allowed qa --rights tools.yaml -- ./check"
        })
final class Allowed extends AnsweringCommand {
    @Parameters(index = "0", paramLabel = "ROLE", description = "design, qa, code, data or orchestrator.")
    private String role;

    @Parameters(
            index = "1..*",
            paramLabel = "COMMAND",
            description = "A program and its arguments, after --. Without one, the role's rules are listed.")
    private List<String> command = new ArrayList<>();

    @Option(
            names = "--rights",
            paramLabel = "FILE",
            description = "The project's own rules. Default: the standard ones.")
    private @Nullable Path rights;

    Allowed(Shell shell) {
        super(shell);
    }

    /** The role of this name. */
    static ToolRole role(String name) {
        try {
            return Values.constant(ToolRole.class, "role", name);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    /** The rights in a file, or the standard ones. */
    static ToolRights rights(@Nullable Path file, Shell shell) {
        return file == null ? ToolRights.standard() : RightsFile.read(file, shell);
    }

    @Override
    public Integer call() {
        ToolRole asked = role(role);
        ToolRights all = rights(rights, shell());
        if (command.isEmpty()) {
            return list(asked, all);
        }
        return switch (all.decide(asked, command)) {
            case ToolDecision.Allowed yes ->
                answer(
                        json -> json.field("role", StateMachine.wire(asked))
                                .field("allowed", true)
                                .field("rule", yes.rule().toString()),
                        style -> say(style.green("yes") + "  " + yes.rule()));
            case ToolDecision.Refused no -> {
                answer(
                        json -> json.field("role", StateMachine.wire(asked))
                                .field("allowed", false)
                                .field("why", no.why())
                                .text("nearest", no.nearest()),
                        style -> {
                            say(style.red("no") + "  " + no.why());
                            if (no.nearest() != null) {
                                say("the nearest rule: " + no.nearest());
                            }
                        });
                yield ExitCode.FAILED;
            }
        };
    }

    private int list(ToolRole asked, ToolRights all) {
        List<String> rules = all.of(asked).stream().map(Object::toString).toList();
        return answer(json -> json.field("role", StateMachine.wire(asked)).texts("rules", rules), style -> {
            if (rules.isEmpty()) {
                say("nothing");
            }
            rules.forEach(this::say);
        });
    }
}
