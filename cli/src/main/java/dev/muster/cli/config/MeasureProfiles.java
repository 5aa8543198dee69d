package dev.muster.cli.config;

import dev.muster.cli.engine.AnsweringCommand;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.Json;
import dev.muster.core.config.Profile;
import dev.muster.lab.analysis.Median;
import dev.muster.lab.engine.Starter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what each profile costs and brings, in turns. */
@Command(
        name = "measure",
        description = {
            "Measure each profile here: start, memory at rest, cycles a second, memory after work.",
            "Each round starts a server of each profile, on an empty data directory, in another order; the table has medians,"
                    + " with the lowest and the highest."
        },
        footer = {"", "Example:", "  muster config measure --rounds 5"})
final class MeasureProfiles extends AnsweringCommand {
    private static final int MOST_ROUNDS = 1_000;

    @Option(names = "--rounds", paramLabel = "N", description = "How often each is measured. Default: 5.")
    private int rounds = 5;

    @Option(names = "--agents", paramLabel = "N", description = "How many agents work. Default: 8.")
    private int agents = 8;

    @Option(names = "--work", paramLabel = "DURATION", description = "How long they work. Default: 4s.")
    private Duration work = Duration.ofSeconds(4);

    @Option(
            names = "--idle",
            paramLabel = "DURATION",
            description = "How long a server is left alone first. Default: 3s.")
    private Duration idle = Duration.ofSeconds(3);

    MeasureProfiles(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (rounds < 1 || rounds > MOST_ROUNDS || agents < 1 || agents > MOST_ROUNDS) {
            throw Failure.usage("--rounds and --agents are from 1 to " + MOST_ROUNDS);
        }
        Starter starter = Starter.ofProcess()
                .orElseThrow(() -> Failure.unreachable("this needs the launcher to start servers")
                        .withHelp("run it as ./muster config measure"));
        ProfileTrial trial = new ProfileTrial(starter, agents, idle, work);
        Map<String, List<ProfileTrial.Figures>> figures;
        try (Interruption interruption = new Interruption()) {
            figures = measured(trial, interruption);
        }
        return answer(
                json -> json.field("rounds", (long) rounds)
                        .field("agents", (long) agents)
                        .objects("profiles", figures.entrySet(), (each, entry) -> {
                            each.field("profile", entry.getKey());
                            write(each, "start_ms", entry.getValue(), ProfileTrial.Figures::startMs);
                            write(each, "idle_rss_mb", entry.getValue(), ProfileTrial.Figures::idleMb);
                            write(each, "cycles_per_second", entry.getValue(), ProfileTrial.Figures::cyclesPerSecond);
                            write(each, "worked_rss_mb", entry.getValue(), ProfileTrial.Figures::workedMb);
                        }),
                style -> {
                    Table table = Table.of("PROFILE", ">START MS", ">IDLE MB", ">CYCLES/S", ">WORKED MB");
                    figures.forEach((profile, all) -> table.cell(profile)
                            .cell(words(all, ProfileTrial.Figures::startMs))
                            .cell(words(all, ProfileTrial.Figures::idleMb))
                            .cell(words(all, ProfileTrial.Figures::cyclesPerSecond))
                            .cell(words(all, ProfileTrial.Figures::workedMb)));
                    print(table);
                });
    }

    private Map<String, List<ProfileTrial.Figures>> measured(ProfileTrial trial, Interruption interruption)
            throws InterruptedException {
        List<String> profiles = new ArrayList<>(Profile.names());
        Map<String, List<ProfileTrial.Figures>> figures = new LinkedHashMap<>();
        profiles.forEach(profile -> figures.put(profile, new ArrayList<>()));
        Path directory = scratch();
        try {
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < profiles.size(); i++) {
                    String profile =
                            profiles.get((i + round) % profiles.size()); // whoever is first is not always first
                    ProfileTrial.Figures tried =
                            trial.of(profile, directory.resolve(profile + "-" + round), interruption);
                    figures.computeIfAbsent(profile, any -> new ArrayList<>()).add(tried);
                }
                shell().err().println("muster: round " + (round + 1) + " of " + rounds);
                shell().err().flush();
            }
        } finally {
            remove(directory);
        }
        return figures;
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory("muster-profiles-");
        } catch (IOException e) {
            throw Failure.unreachable("cannot make a directory for the servers: " + e.getMessage());
        }
    }

    private void remove(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            shell().err()
                    .println("muster: " + directory + " could not be removed; remove it yourself: " + e.getMessage());
        }
    }

    private static double[] values(List<ProfileTrial.Figures> all, ToDoubleFunction<ProfileTrial.Figures> figure) {
        return all.stream().mapToDouble(figure).sorted().toArray();
    }

    private static String words(List<ProfileTrial.Figures> all, ToDoubleFunction<ProfileTrial.Figures> figure) {
        double[] values = values(all, figure);
        return String.format(Locale.ROOT, "%.0f (%.0f–%.0f)", Median.of(values), values[0], values[values.length - 1]);
    }

    private static void write(
            Json json, String name, List<ProfileTrial.Figures> all, ToDoubleFunction<ProfileTrial.Figures> figure) {
        double[] values = values(all, figure);
        json.object(
                name,
                inside -> inside.value("median", Median.of(values))
                        .value("least", values[0])
                        .value("most", values[values.length - 1]));
    }
}
