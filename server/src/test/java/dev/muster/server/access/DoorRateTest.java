package dev.muster.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.access.BearerToken;
import dev.muster.core.access.CreateToken;
import dev.muster.server.access.Authenticator.Admission;
import dev.muster.server.access.Authenticator.Reason;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A door whose clock stands still, and clients who do not. */
class DoorRateTest {
    @TempDir
    Path data;

    private Engine engine;
    private Door door;
    private String token = "";

    @BeforeEach
    void open() throws Exception {
        engine = Engine.open(data, EngineOptions.defaults().withReaders(1).withSynchronous(false));
        BearerToken bearer = BearerToken.random(new SecureRandom());
        engine.execute(new CreateToken(bearer.id(), bearer.hash(), "ada", "agent", null, null));
        token = bearer.text();
        door = new Door(engine, DoorOptions.forBind("10.0.0.1").withRate(1), "10.0.0.1", Audit.NONE, () -> 0);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Admission from(String remote, @Nullable String bearer) {
        return door.authenticate(bearer, new Visit("-", remote, Audit.NONE));
    }

    @Test
    void a_token_is_limited_wherever_it_is_used_from() {
        assertThat(from("10.0.0.2", token)).isInstanceOf(Admission.Admitted.class);
        assertThat(from("10.0.0.3", token)).isInstanceOf(Admission.Admitted.class);

        Admission.Refused refused = (Admission.Refused) from("10.0.0.4", token);

        assertThat(refused.reason()).isEqualTo(Reason.TOO_FAST);
        assertThat(refused.why().code()).isEqualTo(ErrorCode.LIMIT_REACHED);
        assertThat(refused.why().retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void who_tries_tokens_is_limited_by_address_and_hurts_nobody_else() {
        for (int i = 0; i < 10; i++) {
            from("10.0.0.66", "k_000000000000.guess" + i);
        }

        assertThat(((Admission.Refused) from("10.0.0.66", "x")).reason()).isEqualTo(Reason.TOO_FAST);
        assertThat(((Admission.Refused) from("10.0.0.67", "x")).reason()).isEqualTo(Reason.UNKNOWN);
        assertThat(from("10.0.0.66", token))
                .as("the same address with a good token")
                .isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void a_role_that_is_not_known_here_opens_nothing() {
        BearerToken bearer = BearerToken.random(new SecureRandom());
        engine.execute(new CreateToken(bearer.id(), bearer.hash(), "odd", "emperor", null, null));

        assertThat(from("10.0.0.2", bearer.text())).isInstanceOf(Admission.Refused.class);
    }
}
