package dev.muster.core.config;

import static dev.muster.core.config.Key.flag;
import static dev.muster.core.config.Key.key;
import static dev.muster.core.config.Key.whole;
import static dev.muster.core.config.Profile.DEVELOPMENT;
import static dev.muster.core.config.Profile.HIGH_PERFORMANCE;
import static dev.muster.core.config.Profile.MEMORY_OPTIMIZED;
import static dev.muster.core.config.Profile.PRODUCTION;

import java.util.List;

/** What is logged, and where. */
final class LoggingKeys {
    private static final String FILE = "muster.log";

    static final List<Key> ALL = List.of(
            key(
                            "logging.level",
                            new KeyType.Choice(List.of("TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "OFF")),
                            "INFO",
                            "The least level that gets into the log file; standard error has warnings and errors.")
                    .in(DEVELOPMENT, "DEBUG")
                    .in(HIGH_PERFORMANCE, "WARNING")
                    .in(MEMORY_OPTIMIZED, "ERROR")
                    .drives("which messages are written"),
            key(
                            "logging.file",
                            new KeyType.Text("a file, from the data directory; empty for none"),
                            "",
                            "Where 'serve' and 'mcp' log, a line of JSON a message.")
                    .in(DEVELOPMENT, FILE)
                    .in(PRODUCTION, FILE)
                    .in(HIGH_PERFORMANCE, FILE)
                    .in(MEMORY_OPTIMIZED, FILE)
                    .drives("the log file"),
            flag(
                            "logging.async_logging",
                            true,
                            "Whether a thread of its own writes the file; if not, whoever logs waits until it is written.")
                    .drives("who writes"),
            whole(
                            "logging.buffer_size",
                            16,
                            1_000_000,
                            "messages",
                            1_000,
                            "How many messages may wait to be written; of more, those up to INFO are left out and counted.")
                    .drives("the buffer of the log"),
            whole(
                            "logging.max_file_size_mb",
                            1,
                            10_240,
                            "MiB",
                            50,
                            "Size at which the file is put aside, compressed, and a new one begun.")
                    .in(MEMORY_OPTIMIZED, 10)
                    .drives("rotation"),
            whole("logging.max_files", 1, 1_000, "files", 5, "How many files that were put aside are kept.")
                    .drives("rotation"));

    private LoggingKeys() {}
}
