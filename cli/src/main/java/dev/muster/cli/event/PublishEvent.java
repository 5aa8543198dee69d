package dev.muster.cli.event;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.PublishEvents.NewEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Appends an event to a project's log. */
@Command(
        name = "publish",
        description = "Append an event of your own to a project's log.",
        footer = {"", "Example:", "  muster event publish build.finished --payload '{\"green\": true}'"})
final class PublishEvent extends EngineCommand {
    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    @Mixin
    private final SessionChoice session = new SessionChoice();

    @Parameters(paramLabel = "TOPIC", description = "Words joined by dots, such as build.finished.")
    private String topic;

    @Option(names = "--payload", paramLabel = "JSON", description = "Up to 64 KiB of JSON; - reads standard input.")
    private @Nullable String payload;

    PublishEvent(Shell shell) {
        super(shell);
    }

    @Override
    protected boolean makesDirectory() {
        return true;
    }

    @Override
    protected void prepare() {
        if (payload != null) {
            payload = Input.text(payload, shell());
            payload = normal(payload);
        }
    }

    /** Without the spaces between: as it comes through a server, it is kept by the engine in process too. */
    private static String normal(String json) {
        try {
            return EventJson.text(JsonTree.parse(json));
        } catch (JsonTree.NotJson e) {
            throw Failure.usage("--payload is not JSON: " + e.getMessage());
        }
    }

    @Override
    protected int run(Muster muster) {
        String name = project.made(muster, shell());
        long seq = muster.execute(new PublishEvents(name, List.of(new NewEvent(topic, payload)), session.id(shell())));
        return answer(
                json -> json.field("project", name).field("seq", seq),
                style -> say(style.bold(Long.toString(seq)) + "  " + topic));
    }
}
