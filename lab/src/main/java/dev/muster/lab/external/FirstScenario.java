package dev.muster.lab.external;

import dev.muster.lab.command.ProcessStarter;
import dev.muster.lab.http.HttpAddress;
import dev.muster.lab.http.HttpTarget;
import dev.muster.lab.mcp.McpTarget;
import dev.muster.lab.mcp.ToolInfo;
import dev.muster.lab.operation.Answer;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.Feed;
import dev.muster.lab.operation.JsonValues;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Peer;
import dev.muster.lab.operation.Protocol;
import dev.muster.lab.operation.Request;
import dev.muster.lab.operation.Target;
import dev.muster.lab.operation.TargetAddress;
import dev.muster.lab.operation.TargetOptions;
import dev.muster.lab.scenario.Durations;
import dev.muster.lab.target.TargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a target and writes a first scenario for it, one that runs: of an MCP server its tools, of an HTTP server
 * what its OpenAPI document lists, or else the address itself. What is offered is tried once; what is not answered
 * well, and what may change or destroy something, is written as a comment.
 */
public final class FirstScenario {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_OPERATIONS = 20;
    /** Refusals that a message tells. */
    private static final int MOST_TOLD = 3;

    private final TargetAddress address;

    /**
     * An operation that the target seems to offer.
     *
     * @param yaml as a list item of a scenario, in one line
     * @param refused why it is only a comment; null if it is not
     */
    record Offer(String yaml, @Nullable String refused) {
        static Offer tried(String yaml, Trial trial) throws InterruptedException {
            try {
                trial.call();
                return new Offer(yaml, null);
            } catch (CallFailure failed) {
                return new Offer(yaml, failed.kind() + ": " + failed.getMessage());
            }
        }

        /** Does it once. */
        interface Trial {
            void call() throws CallFailure, InterruptedException;
        }
    }

    /** @param address the target */
    public FirstScenario(TargetAddress address) {
        this.address = address;
    }

    /** The protocols of which something can be looked at. */
    public static boolean canLookAt(Protocol protocol) {
        return protocol.isMcp() || protocol == Protocol.HTTP;
    }

    /**
     * Looks, and writes.
     *
     * @return the text of a scenario file
     * @throws TargetException if the target cannot be reached, or nothing of it can be put under load
     * @throws InterruptedException when interrupted
     */
    public String write() throws InterruptedException {
        try {
            return address.protocol() == Protocol.HTTP ? ofHttp() : ofMcp();
        } catch (CallFailure failed) {
            throw new TargetException(
                    "the target " + address.text() + " cannot be looked at: " + failed.kind() + ": "
                            + failed.getMessage(),
                    failed);
        }
    }

    private static OperationPlan plan(TargetAddress address) {
        return new OperationPlan(
                address, List.of(), null, Feed.NONE, PATIENCE, TargetOptions.usual(address.protocol()));
    }

    private String ofMcp() throws CallFailure, InterruptedException {
        try (McpTarget target =
                (McpTarget) new Protocols(null).target(plan(address), ProcessStarter.PLAIN, Path.of(""))) {
            List<ToolInfo> tools = target.tools();
            boolean marked = tools.stream().anyMatch(ToolInfo::readOnly);
            List<Offer> offers = new ArrayList<>();
            try (Peer peer = target.connect(-1)) {
                for (ToolInfo tool : tools) {
                    offers.add(offer(tool, marked, peer));
                }
            }
            return text(address.text(), offers, "${uuid} differs for each operation.");
        }
    }

    private static Offer offer(ToolInfo tool, boolean marked, Peer peer) throws InterruptedException {
        Object arguments = SampleArguments.of(tool.inputSchema());
        String yaml = "{name: " + JsonValues.quoted(tool.name()) + ", tool: " + JsonValues.quoted(tool.name())
                + ", arguments: " + JsonValues.text(arguments) + "}";
        if (tool.destructive()) {
            return new Offer(yaml, "it says that it destroys something");
        }
        if (marked && !tool.readOnly()) {
            return new Offer(yaml, "it does not say that it only reads");
        }
        return Offer.tried(yaml, () -> peer.ask(new Request.Tool(tool.name(), arguments, /* progress= */ false)));
    }

    private String ofHttp() throws CallFailure, InterruptedException {
        Answer answer;
        try (HttpTarget target = new HttpTarget(plan(address))) {
            answer = target.get();
        }
        OpenApi document = OpenApi.read(answer.text(), address.rest());
        HttpAddress only = HttpAddress.of(address.uri());
        String base = document == null ? only.root().toString() : document.base();
        List<String> paths = document == null ? List.of(only.at("")) : document.paths();
        TargetAddress server = TargetAddress.parse(base)
                .orElseThrow(() -> new TargetException("the document's server '" + base + "' is no HTTP address"));
        List<Offer> offers = new ArrayList<>();
        try (Target target = new HttpTarget(plan(server));
                Peer peer = target.connect(-1)) {
            for (String path : paths.subList(0, Math.min(paths.size(), MOST_OPERATIONS))) {
                offers.add(Offer.tried(
                        "{name: " + JsonValues.quoted("GET " + (path.isEmpty() ? "/" : path)) + ", path: "
                                + JsonValues.quoted(path.isEmpty() ? "/" : path) + "}",
                        () -> good(peer.ask(new Request.Http("GET", path, Map.of(), null, null)))));
            }
        }
        return text(base, offers, "Only what GET reads is here.");
    }

    private static void good(Answer answer) throws CallFailure {
        int status = answer.status().orElse(0);
        if (status < 200 || status >= 300) {
            throw new CallFailure(
                    "http_" + status,
                    status / 100 == 3
                            ? "it leads elsewhere; name that address"
                            : "it is not answered well without more");
        }
    }

    private static String text(String target, List<Offer> offers, String hint) {
        List<Offer> good =
                offers.stream().filter(offer -> offer.refused() == null).toList();
        if (good.isEmpty()) {
            throw new TargetException("nothing of the target can be put under load as it is: "
                    + (offers.isEmpty()
                            ? "it offers nothing"
                            : offers.stream()
                                    .limit(MOST_TOLD)
                                    .map(offer -> offer.yaml() + " – " + offer.refused())
                                    .collect(Collectors.joining("; ")))
                    + (offers.size() > MOST_TOLD ? "; and so the other " + (offers.size() - MOST_TOLD) : "")
                    + "; write its operations yourself, as docs/targets.md tells");
        }
        StringBuilder yaml = new StringBuilder("name: first look\n"
                + "description: Written by `muster lab init`. " + hint + "\n"
                + "target: " + JsonValues.quoted(target) + "\n"
                + "timeout: " + Durations.format(PATIENCE) + "\n"
                + "warmup: 3s\n"
                + "tests:\n"
                + "  - type: stress_test\n"
                + "    name: what it offers, in turn\n"
                + "    agents: [1, 4, 16]\n"
                + "    duration_seconds: 5\n"
                + "    operations:\n");
        good.forEach(offer -> yaml.append("      - ").append(offer.yaml()).append('\n'));
        offers.stream()
                .filter(offer -> offer.refused() != null)
                .forEach(offer -> yaml.append("      # ")
                        .append(String.valueOf(offer.refused())
                                .lines()
                                .findFirst()
                                .orElse(""))
                        .append("\n      # - ")
                        .append(offer.yaml())
                        .append('\n'));
        return yaml.append("    thresholds: {error_rate: 0}\n").toString();
    }
}
