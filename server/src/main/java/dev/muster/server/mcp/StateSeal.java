package dev.muster.server.mcp;

import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Hands what was answered so far to a client, for the next round, so that it can neither be changed nor be used for
 * another request. The key lives as long as the process: a client that comes back to another one begins anew.
 */
final class StateSeal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Duration LASTS = Duration.ofHours(1);
    private static final int KEY_BYTES = 32;

    private final InstantSource clock;
    private final Lazy<SecretKeySpec> key;

    StateSeal(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.key = new Lazy<>(() -> {
            byte[] bytes = new byte[KEY_BYTES];
            random.nextBytes(bytes);
            return new SecretKeySpec(bytes, ALGORITHM);
        });
    }

    /** Makes the key now. */
    void prepare() {
        key.get();
    }

    /** @param purpose the request that it is for: method, name and arguments */
    String seal(String purpose, Map<String, Fields> answers) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("until", clock.millis() + LASTS.toMillis());
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        answers.forEach((name, answer) -> given.put(name, answer.values()));
        content.put("answers", given);
        byte[] body = EventJson.text(content).getBytes(StandardCharsets.UTF_8);
        return encode(body) + "." + encode(mac(purpose, body));
    }

    /**
     * What was answered in earlier rounds.
     *
     * @throws RpcException if it was not sealed here for this purpose, or too long ago
     */
    Map<String, Fields> open(String purpose, String state) {
        int dot = state.indexOf('.');
        try {
            byte[] body = Base64.getUrlDecoder().decode(state.substring(0, Math.max(0, dot)));
            byte[] given = Base64.getUrlDecoder().decode(state.substring(dot + 1));
            if (dot > 0 && MessageDigest.isEqual(given, mac(purpose, body))) {
                return answers(Fields.of(JsonTree.parse(body)));
            }
        } catch (IllegalArgumentException | JsonTree.NotJson e) {
            // told below, like any other forgery
        }
        throw refused("it is not what this server sent for this request");
    }

    private Map<String, Fields> answers(Fields content) {
        if (content.whole("until") < clock.millis()) {
            throw refused("it is older than " + LASTS.toMinutes() + " minutes");
        }
        Map<String, Fields> answers = new LinkedHashMap<>();
        content.object("answers").values().forEach((name, answer) -> answers.put(name, Fields.of(answer)));
        return answers;
    }

    private static RpcException refused(String why) {
        return RpcException.malformed(
                Protocol.INVALID_PARAMS, "'requestState' is refused: " + why + "; send the request again without it");
    }

    private byte[] mac(String purpose, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key.get());
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
