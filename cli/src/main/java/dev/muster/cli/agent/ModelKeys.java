package dev.muster.cli.agent;

import dev.muster.cli.document.Document;
import dev.muster.cli.document.Section;
import dev.muster.cli.document.Troubles;
import dev.muster.cli.engine.Values;
import dev.muster.cli.settings.AgentSettings;
import dev.muster.client.http.UrlPort;
import dev.muster.runtime.model.Endpoint;
import dev.muster.runtime.model.Endpoint.Protocol;
import dev.muster.runtime.model.ModelSpec;
import dev.muster.runtime.model.Prices;
import dev.muster.runtime.model.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a pool says of its model, under {@code model}. The key itself is in no file: it is named by its variable.
 */
final class ModelKeys {
    /** What one answer may take where nobody says: a request that hangs holds a place among those that are out. */
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private static final List<String> KEYS = List.of(
            "api",
            "base_url",
            "name",
            "key_variable",
            "instructions",
            "tools",
            "max_context_length",
            "max_output_tokens",
            "batch_size",
            "batch_timeout",
            "answer_timeout",
            "at_once",
            "prices");

    private ModelKeys() {}

    /**
     * Reads it.
     *
     * @param settings what holds where it says nothing
     * @param environment where the API's key is
     * @throws IllegalArgumentException if it is wrong as a whole, or the key is not in its variable
     */
    static ModelSpec read(Section pool, AgentSettings settings, Map<String, String> environment, Troubles troubles) {
        Document document = pool.document("model");
        if (document == null) {
            throw new IllegalArgumentException("a pool of kind model needs 'model', with api, name and instructions");
        }
        Section section = Section.of(document, "model", KEYS, troubles);
        Protocol api = section.parsed("api", text -> Values.constant(Protocol.class, "api", text));
        String name = section.text("name");
        String instructions = section.text("instructions");
        if (api == null || name == null || instructions == null) {
            throw new IllegalArgumentException("'model' needs api (anthropic, openai), name and instructions");
        }
        String variable = Objects.requireNonNullElse(section.text("key_variable"), api.variable());
        Duration timeout = Objects.requireNonNullElse(pool.parsed("timeout", Values::duration), settings.timeout());
        Duration answer = Objects.requireNonNullElse(section.parsed("answer_timeout", Values::duration), ANSWER);
        Secret key = Secret.from(environment, variable);
        return new ModelSpec(
                new Endpoint(api, section.parsed("base_url", ModelKeys::address), name, key, shorter(answer, timeout)),
                instructions,
                Objects.requireNonNullElse(section.text("tools"), ""),
                whole(section, "max_context_length", settings.maxContextLength(), 100_000_000),
                whole(section, "max_output_tokens", ModelSpec.MAX_OUTPUT, 1_000_000),
                whole(section, "batch_size", settings.batchSize(), 1_000),
                Objects.requireNonNullElse(section.parsed("batch_timeout", Values::duration), settings.batchTimeout()),
                whole(section, "at_once", ModelSpec.AT_ONCE, 1_000),
                timeout,
                prices(section, troubles));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static URI address(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "it is empty; leave the key out for the vendor's own address, or write it"
                            + " as http://localhost:8000/v1");
        }
        URI address;
        try {
            address = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no address such as http://localhost:8000/v1: " + e.getReason(), e);
        }
        return UrlPort.checked(address);
    }

    private static int whole(Section section, String key, int otherwise, int most) {
        Long value = section.whole(key, 1, most);
        return value == null ? otherwise : value.intValue();
    }

    private static @Nullable Prices prices(Section model, Troubles troubles) {
        Document document = model.document("prices");
        if (document == null) {
            return null;
        }
        List<String> keys = List.of("input", "cached", "cache_written", "output");
        Section section = Section.of(document, "prices", keys, troubles);
        List<BigDecimal> each = keys.stream().map(key -> price(section, key)).toList();
        return new Prices(each.get(0), each.get(1), each.get(2), each.get(3));
    }

    private static BigDecimal price(Section section, String key) {
        BigDecimal price = section.parsed(key, BigDecimal::new);
        if (price == null) {
            throw new IllegalArgumentException("'prices' needs input, cached, cache_written and output");
        }
        return price;
    }
}
