package dev.muster.cli.agent;

import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.client.wire.Json;
import dev.muster.runtime.agent.AgentListener;
import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.work.Assignment;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Tells what agents do, a line each time. */
final class AgentLines implements AgentListener {
    private static final int LONGEST = 160;

    private final ReentrantLock lock = new ReentrantLock();
    private final Shell shell;
    private final boolean json;
    private final Style style;

    AgentLines(Shell shell, boolean json) {
        this.shell = shell;
        this.json = json;
        this.style = shell.screen().outputStyle();
    }

    /** Something that a person should know; not a part of the answer. */
    void note(String text) {
        lock.lock();
        try {
            shell.err().println(shell.screen().errorStyle().dim(Glyphs.lines(text)));
            shell.err().flush();
        } finally {
            lock.unlock();
        }
    }

    private void say(String words, Consumer<Json> document) {
        lock.lock();
        try {
            if (json) {
                Json.line(shell.out(), document);
            } else {
                shell.out().println(words);
            }
            shell.out().flush();
        } finally {
            lock.unlock();
        }
    }

    /** The first line of what a program or a server said, which is not to take command of the terminal. */
    private static String first(String text) {
        String line = Glyphs.oneLine(text.strip().lines().findFirst().orElse(""));
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }

    private String named(String agent) {
        return style.bold(Glyphs.oneLine(agent));
    }

    @Override
    public void joined(String agent) {
        say(named(agent) + "  asks for work", out -> out.field("agent", agent).field("event", "joined"));
    }

    @Override
    public void began(String agent, Assignment assignment) {
        say(
                named(agent) + "  " + assignment.task().id() + "  begun: "
                        + Glyphs.oneLine(assignment.task().title()),
                out -> about(out, agent, assignment, "began")
                        .field("title", assignment.task().title()));
    }

    private static Json about(Json out, String agent, Assignment assignment, String event) {
        return out.field("agent", agent)
                .field("event", event)
                .text("task", assignment.task().id())
                .field("attempt", (long) assignment.task().attempts());
    }

    @Override
    public void ended(String agent, Assignment assignment, Outcome outcome, boolean counted, Duration took) {
        String word;
        String more;
        String painted;
        switch (outcome) {
            case Outcome.Completed done -> {
                word = "completed";
                more = done.summary();
                painted = style.green(word);
            }
            case Outcome.Failed failed -> {
                word = "failed";
                more = failed.reason();
                painted = style.red(word);
            }
            case Outcome.NotTried notTried -> {
                word = "released";
                more = notTried.why();
                painted = style.yellow(word);
            }
        }
        String late = counted ? "" : " (too late: the task was not this agent's any more)";
        say(
                named(agent) + "  " + assignment.task().id() + "  " + painted + " after " + seconds(took) + late
                        + (more.isBlank() ? "" : ": " + first(more)),
                out -> about(out, agent, assignment, word)
                        .field("counted", counted)
                        .field("took_seconds", took)
                        .field("words", more));
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1e3);
    }

    @Override
    public void stopped(String agent, Assignment assignment, String why) {
        say(
                named(agent) + "  " + assignment.task().id() + "  " + style.yellow("stopped") + ": "
                        + Glyphs.oneLine(why),
                out -> about(out, agent, assignment, "stopped").field("words", why));
    }

    @Override
    public void troubled(String agent, String what) {
        say(
                named(agent) + "  " + style.yellow("waits") + ": " + first(what),
                out -> out.field("agent", agent).field("event", "troubled").field("words", what));
    }

    @Override
    public void left(String agent) {
        say(named(agent) + "  left", out -> out.field("agent", agent).field("event", "left"));
    }
}
