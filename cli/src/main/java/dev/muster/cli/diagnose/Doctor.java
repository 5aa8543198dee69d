package dev.muster.cli.diagnose;

import dev.muster.cli.engine.AnsweringCommand;
import dev.muster.cli.engine.Place;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.client.wire.Json;
import dev.muster.lab.database.DatabaseReport;
import dev.muster.server.ServerOptions;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says how a data directory and its machine are. */
@Command(
        name = "doctor",
        description = {
            "Look at a data directory and its machine: permissions, disk, store, configuration, JVM, ports, git, clocks.",
            "Changes nothing, and works beside a server that runs. Exit code 1: there is trouble.",
            "With --db: a report on a database instead: slow statements, plans, indexes used, needless and missing."
        },
        footer = {
            "",
            "Examples:",
            "  muster doctor",
            "  muster doctor --data /srv/muster --json",
            "  muster doctor --db",
            "  muster doctor --db postgresql://127.0.0.1/shop --drivers lib --statement slow.sql"
        })
public final class Doctor extends AnsweringCommand {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    /** @param shell what surrounds the command */
    public Doctor(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (database.given()) {
            DatabaseReport report = database.report(place.directory(shell()));
            return answer(
                    json -> DatabaseWords.write(json, report),
                    style -> new DatabaseWords(report, style, this::say, this::print).show());
        }
        List<Finding> findings = new Examination(checks()).look();
        answer(json -> write(json, findings), style -> show(style, findings));
        return count(findings, Finding.State.TROUBLE) == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private List<Check> checks() {
        Path directory = place.directory(shell());
        Owner owner = Owner.of(directory);
        String token = shell().variable("MUSTER_TOKEN", "");
        return List.of(
                new DirectoryCheck(directory, place.isGiven(), owner),
                new StoreCheck(directory),
                new ServerCheck(owner, token.isEmpty() ? null : token),
                new ConfigurationCheck(shell(), directory),
                new JvmCheck(owner.livePid()),
                new LauncherCheck(System.getProperty("muster.image")),
                new DiskCheck(directory),
                new PortCheck(ServerOptions.DEFAULT_PORT, owner.livePid()),
                new FileLimitCheck(owner.livePid()),
                new GitCheck(directory, shell().clock()),
                new ClockCheck(directory, shell().clock(), System::nanoTime),
                new MachineCheck());
    }

    private static long count(List<Finding> findings, Finding.State state) {
        return findings.stream().filter(finding -> finding.state() == state).count();
    }

    private static void write(Json json, List<Finding> findings) {
        json.field("healthy", count(findings, Finding.State.TROUBLE) == 0);
        for (Finding.State state : Finding.State.values()) {
            json.field(state.wire(), count(findings, state));
        }
        json.objects(
                "findings",
                findings,
                (out, finding) -> out.field("area", finding.area())
                        .field("name", finding.name())
                        .field("state", finding.state().wire())
                        .field("value", finding.value())
                        .field("bound", finding.bound())
                        .field("next", finding.next()));
    }

    private void show(Style style, List<Finding> findings) {
        String area = "";
        for (Finding finding : findings) {
            if (!finding.area().equals(area)) {
                area = finding.area();
                say(style.bold(area));
            }
            say(line(style, finding));
            if (finding.next() != null) {
                say("                → " + Glyphs.oneLine(finding.next()));
            }
        }
        say("");
        Map<Finding.State, String> words = new EnumMap<>(Finding.State.class);
        for (Finding.State state : Finding.State.values()) {
            words.put(state, count(findings, state) + " " + state.words());
        }
        say(verdict(style, findings) + "  " + String.join(", ", words.values()));
    }

    private static String verdict(Style style, List<Finding> findings) {
        return count(findings, Finding.State.TROUBLE) > 0
                ? style.red("TROUBLE")
                : count(findings, Finding.State.WARNING) > 0
                        ? style.yellow("works, with warnings")
                        : style.green("well");
    }

    private static String line(Style style, Finding finding) {
        String state = String.format(Locale.ROOT, "%-12s", finding.state().words());
        String bound = finding.state() == Finding.State.OK ? null : finding.bound();
        return "  " + paint(style, finding.state(), state) + "  " + finding.name() + ": "
                + Glyphs.oneLine(finding.value()) + (bound == null ? "" : style.dim("  (wanted: " + bound + ")"));
    }

    private static String paint(Style style, Finding.State state, String text) {
        return switch (state) {
            case OK -> style.green(text);
            case WARNING -> style.yellow(text);
            case TROUBLE -> style.red(text);
            case NOT_MEASURED -> style.dim(text);
        };
    }
}
