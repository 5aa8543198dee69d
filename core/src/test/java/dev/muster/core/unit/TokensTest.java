package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.access.BearerToken;
import dev.muster.core.access.CreateToken;
import dev.muster.core.access.Keyring.Check;
import dev.muster.core.access.RevokeToken;
import dev.muster.core.access.RotateToken;
import dev.muster.core.access.Token;
import dev.muster.core.model.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tokens in the engine: what proves a caller, and for how long. */
@Tag("unit")
class TokensTest {
    private final TestEngine engine = TestEngine.open();
    private final SplittableRandom random = new SplittableRandom(7);

    @AfterEach
    void close() {
        engine.close();
    }

    private BearerToken made(String name, @Nullable Instant expires) {
        BearerToken bearer = BearerToken.random(random);
        engine.done(new CreateToken(bearer.id(), bearer.hash(), name, "agent", null, expires));
        return bearer;
    }

    private Check check(BearerToken bearer) {
        return engine.engine().check(bearer);
    }

    @Test
    void a_token_is_read_back_from_its_text() {
        BearerToken bearer = BearerToken.random(random);

        BearerToken read = Objects.requireNonNull(BearerToken.parse(bearer.text()));

        assertThat(read.id()).isEqualTo(bearer.id());
        assertThat(read.hash()).isEqualTo(bearer.hash()).hasSize(64);
        assertThat(bearer.toString()).isEqualTo(bearer.id() + ".…");
        assertThat(BearerToken.parse(bearer.text() + "0")).isNull();
        assertThat(BearerToken.parse(bearer.text().toUpperCase(Locale.ROOT))).isNull();
        assertThat(BearerToken.parse("")).isNull();
    }

    @Test
    void a_time_of_expiry_that_nobody_will_see_is_refused_and_harms_nobody_else() {
        BearerToken bearer = BearerToken.random(random);

        Refusal refusal =
                engine.refused(new CreateToken(bearer.id(), bearer.hash(), "ada", "agent", null, Instant.MAX));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusal.message()).contains("expires at");
    }

    @Test
    void the_right_secret_is_good_and_another_is_not() {
        BearerToken bearer = made("ada", null);

        assertThat(check(bearer)).isInstanceOf(Check.Good.class);
        assertThat(check(BearerToken.of(bearer.id(), random))).isInstanceOf(Check.Unknown.class);
        assertThat(check(BearerToken.random(random))).isInstanceOf(Check.Unknown.class);
    }

    @Test
    void who_has_a_wrong_secret_is_not_told_that_the_token_was_revoked() {
        BearerToken bearer = made("ada", null);
        engine.done(new RevokeToken(bearer.id()));

        assertThat(check(bearer)).isInstanceOf(Check.Revoked.class);
        assertThat(check(BearerToken.of(bearer.id(), random))).isInstanceOf(Check.Unknown.class);
    }

    @Test
    void rotating_twice_ends_the_first_secret_at_once() {
        BearerToken first = made("ada", null);
        BearerToken second = rotated(first, Duration.ofHours(1));
        assertThat(check(first)).isInstanceOf(Check.Good.class);

        BearerToken third = rotated(first, Duration.ofHours(1));

        assertThat(check(first)).isInstanceOf(Check.Unknown.class);
        assertThat(check(second)).isInstanceOf(Check.Good.class);
        assertThat(check(third)).isInstanceOf(Check.Good.class);
    }

    private BearerToken rotated(BearerToken before, Duration grace) {
        BearerToken after = BearerToken.of(before.id(), random);
        engine.done(new RotateToken(after.id(), after.hash(), grace, null));
        return after;
    }

    @Test
    void a_revoked_token_has_no_secret_before_either() {
        BearerToken first = made("ada", null);
        BearerToken second = rotated(first, Duration.ofHours(1));
        engine.done(new RevokeToken(first.id()));

        assertThat(check(first)).isNotInstanceOf(Check.Good.class);
        assertThat(check(second)).isInstanceOf(Check.Revoked.class);
        assertThat(engine.refused(new RotateToken(first.id(), second.hash(), Duration.ZERO, null))
                        .code())
                .isEqualTo(ErrorCode.INVALID_STATE);
    }

    @Test
    void tokens_that_ended_long_ago_are_forgotten() {
        BearerToken old = made("old", TestEngine.START.plusSeconds(1));
        engine.advance(CreateToken.KEPT.plusSeconds(2));
        made("new", null);

        assertThat(engine.engine().reads().tokens()).extracting(Token::name).containsExactly("new");
        assertThat(check(old)).isInstanceOf(Check.Unknown.class);
    }

    /** Finding those that ended must not forget that they did when the token is refused after all. */
    @Test
    void tokens_that_ended_long_ago_are_forgotten_by_the_next_token_after_one_that_was_refused() {
        made("old", TestEngine.START.plusSeconds(1));
        made("taken", null);
        engine.advance(CreateToken.KEPT.plusSeconds(2));
        BearerToken bearer = BearerToken.random(random);
        assertThat(engine.refused(new CreateToken(bearer.id(), bearer.hash(), "taken", "agent", null, null))
                        .code())
                .isEqualTo(ErrorCode.CONFLICT);

        made("new", null);

        assertThat(engine.engine().reads().tokens()).extracting(Token::name).containsExactly("taken", "new");
    }

    @Test
    void a_name_is_free_again_once_its_token_has_ended() {
        BearerToken first = made("ada", null);
        BearerToken second = BearerToken.random(random);
        CreateToken again = new CreateToken(second.id(), second.hash(), "ada", "agent", null, null);
        assertThat(engine.refused(again).code()).isEqualTo(ErrorCode.CONFLICT);

        engine.done(new RevokeToken(first.id()));
        engine.done(again);

        assertThat(check(second)).isInstanceOf(Check.Good.class);
        engine.advance(CreateToken.KEPT.plusSeconds(1));
        made("new", null); // forgets the first ada, not the second
        assertThat(engine.engine().reads().tokens()).extracting(Token::name).containsExactly("ada", "new");
        assertThat(engine.refused(again).code()).isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void bad_tokens_are_refused() {
        BearerToken bearer = BearerToken.random(random);

        assertThat(engine.refused(new CreateToken(bearer.id(), "x", "ada", "agent", null, null))
                        .code())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(engine.refused(new CreateToken(bearer.id(), bearer.hash(), " ", "agent", null, null))
                        .code())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(engine.refused(new CreateToken(bearer.id(), bearer.hash(), "ada", "agent", "nowhere", null))
                        .code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(engine.refused(new CreateToken(
                                bearer.id(), bearer.hash(), "ada", "agent", null, TestEngine.START.minusSeconds(1)))
                        .code())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(engine.refused(new RevokeToken(bearer.id())).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void a_store_that_is_opened_again_knows_its_tokens() {
        BearerToken bearer = made("ada", TestEngine.START.plusSeconds(3_600));
        BearerToken second = rotated(bearer, Duration.ofMinutes(1));

        engine.restart();

        assertThat(check(bearer)).isInstanceOf(Check.Good.class);
        assertThat(check(second)).isInstanceOf(Check.Good.class);
        engine.advance(Duration.ofMinutes(1));
        assertThat(check(bearer)).isInstanceOf(Check.Unknown.class);
        engine.advance(Duration.ofHours(1));
        assertThat(check(second)).isInstanceOf(Check.Expired.class);
    }
}
