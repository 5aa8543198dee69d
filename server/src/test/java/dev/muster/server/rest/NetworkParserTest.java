package dev.muster.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Parsers that face the network, given what nobody thought of: by default mutations of good input from a fixed seed;
 * with all tests, a fuzzer (Jazzer) that follows the coverage, for a minute each.
 */
@Tag("wire")
class NetworkParserTest {
    private static final int MUTATIONS = 10_000;
    private static final int FUZZ_S = 60;
    /** What JSON, ids and queries are made of: mutations of these find more than mutations of bits. */
    private static final List<String> PIECES = List.of(
            "\"",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\\",
            "\\u0000",
            "\\ud800",
            "null",
            "true",
            "-",
            "+",
            ".",
            "e9",
            "0",
            "9223372036854775808",
            "1e999",
            "NaN",
            "t1",
            "L1.1.1",
            "s_",
            "%",
            "%2F",
            "%25",
            "&",
            "=",
            "\n",
            "\u0000",
            "\ud83d\ude00",
            "title",
            "tasks",
            "session",
            "limit",
            "wait_seconds");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void good_and_nearly_good_input_is_read_or_refused(NetworkParser parser) {
        for (byte[] seed : parser.seeds()) {
            assertReads(parser, seed);
        }
        assertReads(parser, new byte[0]);
    }

    @ParameterizedTest
    @EnumSource
    void mutations_of_good_input_are_read_or_refused(NetworkParser parser) {
        SplittableRandom random = new SplittableRandom(parser.ordinal());
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] input = parser.seeds().get(random.nextInt(parser.seeds().size()));
            int changes = 1 + random.nextInt(6);
            for (int change = 0; change < changes; change++) {
                input = mutation(input, random);
            }
            assertReads(parser, input);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void whatever_a_fuzzer_makes_up_is_read_or_refused(NetworkParser parser) throws Exception {
        Path corpus = Files.createDirectory(directory.resolve("corpus"));
        for (int i = 0; i < parser.seeds().size(); i++) {
            Files.write(corpus.resolve("seed" + i), parser.seeds().get(i));
        }
        Path log = directory.resolve("fuzzer.log");
        Process fuzzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "-D" + NetworkParserFuzz.PARSER + "=" + parser,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Jazzer.class.getName(),
                        "--target_class=" + NetworkParserFuzz.class.getName(),
                        "--instrumentation_includes=dev.muster.**:tools.jackson.**",
                        "--reproducer_path=" + directory,
                        "-seed=1",
                        "-max_total_time=" + FUZZ_S,
                        "-artifact_prefix=" + directory + "/",
                        corpus.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int status = fuzzer.waitFor();
        assertThat(status).as(() -> tail(log)).isZero();
        assertThat(tail(log)).contains("DONE");
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    private static void assertReads(NetworkParser parser, byte[] input) {
        assertThatCode(() -> parser.read(input))
                .as("%s of %s", parser, HexFormat.of().formatHex(input))
                .doesNotThrowAnyException();
    }

    private static byte[] mutation(byte[] input, SplittableRandom random) {
        int at = random.nextInt(input.length + 1);
        return switch (random.nextInt(5)) {
            case 0 -> spliced(input, at, at, new byte[] {(byte) random.nextInt(256)});
            case 1 -> spliced(input, at, Math.min(input.length, at + 1 + random.nextInt(4)), new byte[0]);
            case 2 ->
                spliced(
                        input,
                        at,
                        Math.min(input.length, at + random.nextInt(3)),
                        PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
            case 3 -> spliced(input, at, at, Arrays.copyOfRange(input, at, input.length));
            default -> {
                byte[] flipped = input.clone();
                if (at < flipped.length) {
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                }
                yield flipped;
            }
        };
    }

    private static byte[] spliced(byte[] input, int from, int to, byte[] piece) {
        byte[] result = new byte[input.length - (to - from) + piece.length];
        System.arraycopy(input, 0, result, 0, from);
        System.arraycopy(piece, 0, result, from, piece.length);
        System.arraycopy(input, to, result, from + piece.length, input.length - to);
        return result;
    }
}
