package dev.muster.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselinesTest {
    @TempDir
    Path home;

    private Baselines baselines() {
        return new Baselines(home.resolve("baselines"));
    }

    private Path run(String name, double throughput) throws IOException {
        Path directory = Files.createDirectories(home.resolve(name));
        RunJson.write(directory, Runs.record(throughput));
        return directory;
    }

    @Test
    void a_baseline_is_set_with_its_reason_and_read_back_whole() throws IOException {
        Baseline set = baselines()
                .set("nightly", List.of(run("one", 1000), run("two", 1010)), "First release", () -> Instant.EPOCH);

        Baseline read = baselines().named("nightly");
        assertThat(read).isEqualTo(set);
        assertThat(read.reason()).isEqualTo("First release");
        assertThat(read.side().values(new Subject("creation", 10, null, Measure.THROUGHPUT)))
                .containsExactly(1000, 1010);
        assertThat(baselines().names()).containsExactly("nightly");
    }

    @Test
    void a_baseline_that_moves_keeps_where_it_was() throws IOException {
        baselines().set("nightly", List.of(run("one", 1000)), "First release", () -> Instant.EPOCH);

        Baseline moved =
                baselines().set("nightly", List.of(run("two", 1200)), "Faster index", () -> Instant.ofEpochSecond(60));

        assertThat(moved.earlier())
                .containsExactly(new Baseline.Move(
                        "1970-01-01T00:00:00Z",
                        "First release",
                        "0123456789ab",
                        "abc",
                        List.of(home.resolve("one").toString())));
    }

    @Test
    void what_is_no_whole_and_valid_measurement_is_refused() throws IOException {
        Path directory = Files.createDirectories(home.resolve("other"));
        String run = RunJson.toJson(Runs.record(1000));

        Files.writeString(directory.resolve("run.json"), run.replace("\"COMPLETE\"", "\"INTERRUPTED\""));
        assertRefused(directory, "did not come to its end");
        Files.writeString(
                directory.resolve("run.json"), run.replaceFirst("\"verdict\" : \"PASS\"", "\"verdict\" : \"INVALID\""));
        assertRefused(directory, "is INVALID");
        Files.writeString(directory.resolve("run.json"), run.replace("\"baseline\" : true", "\"baseline\" : false"));
        assertRefused(directory, "is a quick look: its scenario says 'baseline: false'");
        assertThat(baselines().names()).isEmpty();
    }

    private void assertRefused(Path run, String why) {
        assertThatThrownBy(() -> baselines().set("nightly", List.of(run), "Because", () -> Instant.EPOCH))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    @Test
    void scenarios_named_in_any_script_have_baselines_of_their_own() throws IOException {
        assertThat(Baselines.nameOf("Tiny load (REST)")).isEqualTo("tiny-load-rest");
        assertThat(Baselines.nameOf("Пропускная способность")).isEqualTo("пропускная-способность");
        assertThat(Baselines.nameOf("吞吐量")).isEqualTo("吞吐量");
        assertThat(Baselines.nameOf("हिन्दी")).isEqualTo("हिन्दी");
        assertThat(Baselines.nameOf("Gro\u0308ße")).isEqualTo(Baselines.nameOf("Größe"));
        assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");

        baselines().set("吞吐量", List.of(run("one", 1000)), "Because", () -> Instant.EPOCH);

        assertThat(baselines().exists("延迟")).isFalse();
        assertThat(baselines().named("吞吐量").name()).isEqualTo("吞吐量");
    }

    @ParameterizedTest
    @CsvSource({
        "'', a baseline needs a name with a letter or a digit",
        "noise-floors, a baseline cannot be called 'noise-floors': noise-floors.json in ",
        "Noise-Floors, a baseline cannot be called 'Noise-Floors': noise-floors.json in ",
    })
    void a_name_that_is_empty_or_that_of_the_noise_floors_is_refused_and_asks_for_another(String name, String why)
            throws IOException {
        Path floors = Files.createDirectories(home.resolve("baselines")).resolve("noise-floors.json");
        Files.writeString(floors, "[]");

        assertThatThrownBy(() -> baselines().set(name, List.of(run("one", 1000)), "Because", () -> Instant.EPOCH))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(why)
                .hasMessageContaining("--name");
        assertThat(baselines().exists(name)).isFalse();
        assertThat(floors).hasContent("[]");
        assertThat(baselines().names()).isEmpty();
    }

    @Test
    void one_that_is_not_there_is_told_with_the_nearest() throws IOException {
        assertThatThrownBy(() -> baselines().named("nightly"))
                .hasMessageContaining("set one with 'muster baseline set");
        baselines().set("nightly", List.of(run("one", 1000)), "First release", () -> Instant.EPOCH);
        assertThatThrownBy(() -> baselines().named("nigthly")).hasMessageContaining("did you mean 'nightly'?");
    }
}
