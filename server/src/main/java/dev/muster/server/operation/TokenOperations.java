package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.seconds;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.time;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.TokenJson;
import dev.muster.core.Limits;
import dev.muster.core.SystemRandom;
import dev.muster.core.access.BearerToken;
import dev.muster.core.access.CreateToken;
import dev.muster.core.access.RevokeToken;
import dev.muster.core.access.RotateToken;
import dev.muster.core.access.Token;
import dev.muster.core.access.TokenId;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes, lists, rotates and revokes tokens. Somebody whose token is for one project manages those of that project. */
final class TokenOperations {
    private static final RandomGenerator RANDOM = new SystemRandom();
    private static final double LONGEST_GRACE_S = 30 * 86_400;

    private static final Struct ID = struct().required("token", text(32), "its id, such as k_7h2m…");

    private static final Struct TOKEN = struct().required("id", text())
            .required("name", text())
            .required("role", oneOf(Role.class))
            .required("project", orNull(text()), "the only project that it is good for; null for all")
            .required("state", oneOf(Token.State.class))
            .required("created_at", time())
            .required("rotated_at", orNull(time()))
            .required("earlier_until", orNull(time()), "until then the secret before this one is good too")
            .required("expires_at", orNull(time()))
            .required("last_used_at", orNull(time()), "to the minute")
            .required("revoked_at", orNull(time()));

    private static final Struct WITH_SECRET = TOKEN.required(
            "bearer", text(), "send it as 'Authorization: Bearer …'; it is told this once and kept nowhere");

    private TokenOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.change(
                        "create_token",
                        "Make a token, with which somebody else may call this server.",
                        Role.ADMIN,
                        struct().required("name", text(Limits.NAME), "what its holder is called in logs")
                                .required("role", oneOf(Role.class))
                                .optional("project", text(Limits.NAME), "good for this project only; by default all")
                                .optional("expires_at", time(), "by default never"),
                        WITH_SECRET,
                        TokenOperations::create),
                new Operation(
                        "list_tokens",
                        "List tokens, the oldest first. Secrets are not among it.",
                        Role.ADMIN,
                        Pages.ASKED,
                        Pages.of("tokens", TOKEN),
                        false,
                        (call, out) -> Pages.write(
                                out,
                                "tokens",
                                call.reads().tokens(Pages.after(call), Pages.limit(call)),
                                TokenOperations::write)),
                Operation.change(
                        "rotate_token",
                        "Give a token a new secret; the old one stays good for a while.",
                        Role.ADMIN,
                        ID.optional("grace_seconds", seconds(0, LONGEST_GRACE_S), "an hour by default")
                                .optional("expires_at", time(), "by default as before"),
                        WITH_SECRET,
                        TokenOperations::rotate),
                Operation.change(
                        "revoke_token",
                        "Take a token back, for ever and at once.",
                        Role.ADMIN,
                        ID,
                        TOKEN,
                        (call, out) -> write(out, call.execute(new RevokeToken(visible(call))))));
    }

    private static void write(Json out, Token token) {
        TokenJson.write(out, token, Instant.now());
    }

    private static void create(Call call, Json out) {
        Fields arguments = call.arguments();
        String project = arguments.textOrNull("project");
        BearerToken bearer = BearerToken.random(RANDOM);
        Token token = call.execute(new CreateToken(
                bearer.id(),
                bearer.hash(),
                arguments.text("name"),
                arguments.text("role"),
                project == null ? call.caller().project() : call.visible(project),
                arguments.instantOrNull("expires_at")));
        write(out, token);
        out.field("bearer", bearer.text());
    }

    private static void rotate(Call call, Json out) {
        Fields arguments = call.arguments();
        BearerToken bearer = BearerToken.of(visible(call), RANDOM);
        Token token = call.execute(new RotateToken(
                bearer.id(),
                bearer.hash(),
                arguments.seconds("grace_seconds", RotateToken.DEFAULT_GRACE),
                arguments.instantOrNull("expires_at")));
        write(out, token);
        out.field("bearer", bearer.text());
    }

    /** The token that a call names, if it is there for the caller. */
    private static TokenId visible(Call call) {
        TokenId id = TokenId.parse(call.arguments().text("token"));
        return call.caller().project() == null ? id : call.reads().token(id).id();
    }
}
