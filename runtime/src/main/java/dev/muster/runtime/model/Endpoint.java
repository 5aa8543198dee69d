package dev.muster.runtime.model;

import dev.muster.client.http.UrlPort;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a model is asked.
 *
 * @param base what comes before the paths of the protocol; null for the vendor's own
 * @param model its name there
 * @param timeout how long one answer may take
 */
public record Endpoint(Protocol protocol, @Nullable URI base, String model, Secret key, Duration timeout) {
    /** The protocols that are spoken. */
    public enum Protocol {
        /** Anthropic's Messages. */
        ANTHROPIC("https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"),
        /** OpenAI's Chat Completions, which many servers speak. */
        OPENAI("https://api.openai.com/v1", "OPENAI_API_KEY");

        private final URI home;
        private final String variable;

        Protocol(String home, String variable) {
            this.home = URI.create(home);
            this.variable = variable;
        }

        /** The variable that holds the key, unless another is named. */
        public String variable() {
            return variable;
        }
    }

    public Endpoint {
        if (model.isBlank()) {
            throw new IllegalArgumentException("a model needs a name");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("an answer needs some time: timeout is " + timeout);
        }
        if (base != null
                && (base.getHost() == null || !String.valueOf(base.getScheme()).startsWith("http"))) {
            throw new IllegalArgumentException("'" + base + "' is no address such as http://localhost:8000/v1");
        }
        if (base != null) {
            UrlPort.checked(base);
        }
    }

    URI address() {
        return base == null ? protocol.home : base;
    }

    /** Connects to it; nothing is asked yet. */
    public ModelApi open() {
        return new ChatApi(this);
    }
}
