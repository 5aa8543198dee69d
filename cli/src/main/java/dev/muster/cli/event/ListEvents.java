package dev.muster.cli.event;

import dev.muster.cli.engine.DirectoryWatch;
import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.UnreachableException;
import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Json;
import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists a project's events, and follows them. */
@Command(
        name = "list",
        description = {
            "List a project's events, oldest first: the newest ones, or those after a cursor.",
            "With --json each event is a line of its own."
        },
        footer = {
            "",
            "Examples:",
            "  muster event list --topic 'task.*' --limit 20",
            "  muster event list --after 0 --follow --json | jq -r .topic"
        })
final class ListEvents extends EngineCommand {
    private static final int PAGE = 1_000;
    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    /** A reader that has left is noticed when something is written to it, or after so long. */
    private static final Duration PIECE = Duration.ofSeconds(20);

    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    @Option(
            names = "--after",
            paramLabel = "SEQ",
            description = "Only events after this sequence number; 0 is the beginning. Default: the newest ones.")
    private @Nullable Long after;

    @Option(
            names = "--topic",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "TOPIC,…",
            description = "Only these topics, such as task.completed or 'task.*'.")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "At most so many, up to 1000; more come only with --follow. Default: 50.")
    private int limit = 50;

    @Option(
            names = {"-f", "--follow"},
            description = "Then wait for more, and show it, until interrupted.")
    private boolean follow;

    ListEvents(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        String name = project.existing(muster, shell());
        Limits.range("limit", limit, 1, Limits.PAGE);
        show(after == null ? newest(muster, name, muster.lastEvent(name)) : from(muster, name, after));
        return ExitCode.DONE;
    }

    private List<Event> from(Muster muster, String name, long cursor) {
        List<Event> found = new ArrayList<>();
        EventPage page = page(muster, name, cursor);
        while (page.cursor() > cursor && found.size() < limit) {
            found.addAll(page.events());
            cursor = page.cursor();
            page = page(muster, name, cursor);
        }
        return found.subList(0, Math.min(limit, found.size()));
    }

    /** The last events that the filter accepts, looked for from an event backwards. */
    private List<Event> newest(Muster muster, String name, long last) {
        List<Event> found = new ArrayList<>();
        long end = last;
        while (end > 0 && found.size() < limit) {
            long start = Math.max(0, end - PAGE);
            List<Event> piece = new ArrayList<>();
            for (Event event : muster.events(name, start, new EventFilter(topics), (int) (end - start))
                    .events()) {
                if (event.seq() <= end) {
                    piece.add(event);
                }
            }
            found.addAll(0, piece);
            end = start;
        }
        return found.subList(Math.max(0, found.size() - limit), found.size());
    }

    private EventPage page(Muster muster, String name, long cursor) {
        EventPage page = muster.events(name, cursor, new EventFilter(topics), PAGE);
        warn(page);
        return page;
    }

    private void warn(EventPage page) {
        if (page.tooOld()) {
            shell().out().flush(); // what was before the gap is shown before it
            shell().err().println("muster: events after the given cursor have been deleted by retention");
            shell().err().flush();
        }
    }

    private void show(List<Event> events) {
        if (json()) {
            events.forEach(event -> Json.line(shell().out(), json -> EventJson.write(json, event)));
        } else if (follow) {
            events.forEach(event -> say(EventLines.line(event, style())));
        } else if (events.isEmpty()) {
            say("no events");
        } else {
            print(EventLines.table(events, style()));
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        return follow ? follow() : super.call();
    }

    /**
     * An engine that it has to itself it gives back while it waits: it takes another process to make something happen.
     * What the watch has seen is noted while the engine is open, so that nothing can happen unseen after its end. A
     * server that has the directory may come and go.
     */
    private int follow() throws InterruptedException {
        long cursor;
        @Nullable DirectoryWatch change;
        try (Muster muster = open()) {
            Limits.range("limit", limit, 1, Limits.PAGE);
            cursor = begun(muster, project.existing(muster, shell()));
            change = muster.alone() ? new DirectoryWatch(directory()) : null;
            if (change == null) {
                cursor = watch(muster, cursor);
            }
        }
        while (!gone()) {
            if (change != null) {
                change.await(FOR_EVER);
            }
            try (Muster muster = open(FOR_EVER)) {
                change = muster.alone() ? new DirectoryWatch(directory()) : null;
                cursor = stream(muster, cursor);
                if (change == null) {
                    cursor = watch(muster, cursor);
                }
            }
        }
        return ExitCode.DONE;
    }

    /** Shows what there is to begin with; answers the event up to which all is shown. */
    private long begun(Muster muster, String name) {
        if (after != null) {
            return stream(muster, after);
        }
        long last = muster.lastEvent(name);
        show(newest(muster, name, last));
        return last;
    }

    /**
     * Waits at the server for what comes, until it ends or nobody reads any more; answers the event up to which all is
     * shown.
     *
     * @throws Failure if a server that was named ends: where else to look nobody knows
     */
    private long watch(Muster muster, long from) throws InterruptedException {
        long cursor = from;
        while (!gone()) {
            EventPage page;
            try {
                page = muster.nextEvents(project.name(shell()), cursor, new EventFilter(topics), PAGE, PIECE);
            } catch (UnreachableException away) {
                return ended(String.valueOf(away.getMessage()), cursor);
            } catch (RefusedException refused) {
                if (refused.code() != ErrorCode.ENGINE_STOPPED) {
                    throw refused;
                }
                return ended(refused.refusal().message(), cursor);
            }
            warn(page);
            show(page.events());
            cursor = page.cursor();
        }
        return cursor;
    }

    private long ended(String why, long cursor) {
        if (isElsewhere()) {
            throw Failure.unreachable(why).withHelp("when it is back, go on where this ended with --after " + cursor);
        }
        return cursor;
    }

    private long stream(Muster muster, long from) {
        long cursor = from;
        String name = project.name(shell());
        EventPage page = page(muster, name, cursor);
        while (page.cursor() > cursor) {
            show(page.events());
            cursor = page.cursor();
            page = page(muster, name, cursor);
        }
        return cursor;
    }

    /** Sends what is buffered; true if nobody reads it any more. */
    private boolean gone() {
        shell().out().flush();
        return shell().output().readerLeft();
    }
}
