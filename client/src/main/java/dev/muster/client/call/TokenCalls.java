package dev.muster.client.call;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.TokenJson;
import dev.muster.core.Limits;
import dev.muster.core.Page;
import dev.muster.core.access.Token;
import dev.muster.core.access.TokenId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Calls about tokens. Their secrets are made by the server. */
public final class TokenCalls {
    private TokenCalls() {}

    /**
     * A token with its secret, which is told this once.
     *
     * @param bearer what its holder sends
     */
    public record Issued(Token token, String bearer) {
        @Override
        public String toString() {
            return "Issued[" + token + "]"; // never the secret
        }
    }

    /**
     * Makes a token.
     *
     * @param role wire name of the role
     * @param project the only one that it is good for; null for all
     * @param expires null for never
     */
    public static Call<Issued> create(String name, String role, @Nullable String project, @Nullable Instant expires) {
        return Call.change(
                "create_token",
                "/admin/tokens",
                json -> {
                    json.field("name", name).field("role", role);
                    if (project != null) {
                        json.field("project", project);
                    }
                    if (expires != null) {
                        json.field("expires_at", expires);
                    }
                },
                TokenCalls::issued);
    }

    /**
     * The tokens that the caller may see, the oldest first.
     *
     * @param after the {@code next} of the last page; null for the first
     * @param limit 1 to {@link Limits#PAGE}
     */
    public static Call<Page<Token>> list(@Nullable String after, int limit) {
        return Questions.page("list_tokens", "/admin/tokens", after, limit, "tokens", TokenJson::read);
    }

    /**
     * Gives a token a new secret.
     *
     * @param grace how long the old one stays good
     * @param expires null for as before
     */
    public static Call<Issued> rotate(TokenId token, Duration grace, @Nullable Instant expires) {
        return Call.change(
                "rotate_token",
                "/admin/tokens/" + token + "/rotate",
                json -> {
                    json.text("token", token).field("grace_seconds", grace);
                    if (expires != null) {
                        json.field("expires_at", expires);
                    }
                },
                TokenCalls::issued);
    }

    /** Takes a token back; done twice, it is taken back. */
    public static Call<Token> revoke(TokenId token) {
        return Call.change(
                "revoke_token",
                "/admin/tokens/" + token + "/revoke",
                json -> json.text("token", token),
                TokenJson::read);
    }

    private static Issued issued(Fields fields) {
        return new Issued(TokenJson.read(fields), fields.text("bearer"));
    }
}
