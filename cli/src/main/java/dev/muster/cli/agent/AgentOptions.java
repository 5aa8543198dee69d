package dev.muster.cli.agent;

import dev.muster.core.agent.RegisterAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe an agent. */
public final class AgentOptions {
    @Option(
            names = "--capability",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "WORD,…",
            description = "What it can do: it gets tasks that need no more than that.")
    private List<String> capabilities = new ArrayList<>();

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "How many tasks it may hold at once, up to 10000. Default: 1.")
    private int concurrency = 1;

    @Option(
            names = "--lost-after",
            paramLabel = "DURATION",
            description = "Silence after which it is lost and its leases end. Default: never by silence alone.")
    private @Nullable Duration lostAfter;

    /** The agent of this name. */
    public RegisterAgent named(String name) {
        return new RegisterAgent(name, Set.copyOf(capabilities), concurrency, lostAfter);
    }
}
