package dev.muster.core.config;

import static dev.muster.core.config.Key.flag;
import static dev.muster.core.config.Key.key;
import static dev.muster.core.config.Key.whole;
import static dev.muster.core.config.Profile.HIGH_PERFORMANCE;

import java.util.List;

/** Discord and model APIs. */
final class FaceKeys {
    private static final String NO_DISCORD = "Muster does not speak to Discord in this version";

    static final List<Key> ALL = List.of(
            whole(
                            "discord.rate_limiting.commands_per_minute",
                            1,
                            10_000,
                            "commands",
                            50,
                            "How many commands a minute are taken.")
                    .in(HIGH_PERFORMANCE, 60)
                    .notYet(NO_DISCORD),
            whole("discord.rate_limiting.burst_size", 1, 1_000, "commands", 10, "How many of them at once.")
                    .in(HIGH_PERFORMANCE, 10)
                    .notYet(NO_DISCORD),
            key(
                            "discord.rate_limiting.backoff_strategy",
                            new KeyType.Choice(List.of("exponential", "linear", "none")),
                            "exponential",
                            "How the pauses grow when Discord asks for one.")
                    .in(HIGH_PERFORMANCE, "exponential")
                    .notYet(NO_DISCORD),
            flag(
                            "discord.messages.batch_small_messages",
                            true,
                            "Whether messages of less than 500 characters go together.")
                    .notYet(NO_DISCORD),
            flag(
                            "discord.messages.compress_long_messages",
                            true,
                            "Whether messages of more than 1,500 characters are shortened.")
                    .notYet(NO_DISCORD),
            flag(
                            "discord.messages.cache_repeated_messages",
                            true,
                            "Whether a message that was just sent is not sent again.")
                    .notYet(NO_DISCORD),
            whole("model_api.batch_size", 1, 1_000, "requests", 3, "How many requests to a model go together, at most.")
                    .drives("'batch_size' of a pool's model"),
            key(
                            "model_api.batch_timeout",
                            new KeyType.Seconds(3_600),
                            "5.0",
                            "How long a batch waits for more requests: one deadline for all of it.")
                    .drives("'batch_timeout' of a pool's model"),
            whole(
                            "model_api.max_context_length",
                            1,
                            100_000_000,
                            "tokens",
                            50_000,
                            "How large a prompt may be, as cl100k counts it; what there is no room for is named.")
                    .drives("'max_context_length' of a pool's model"));

    private FaceKeys() {}
}
