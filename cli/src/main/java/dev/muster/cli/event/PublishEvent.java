package dev.muster.cli.event;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
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
            String problem = Json.problem(payload);
            if (problem != null) {
                throw Failure.usage("--payload is not JSON: " + problem);
            }
        }
    }

    @Override
    protected int run(Engine engine) {
        String name = project.made(engine, shell());
        long seq = engine.execute(new PublishEvents(name, List.of(new NewEvent(topic, payload)), session.id(shell())));
        return answer(
                json -> json.field("project", name).field("seq", seq),
                style -> say(style.bold(Long.toString(seq)) + "  " + topic));
    }
}
