package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.assertj.core.api.ThrowableAssert;

@Tag("unit")
class LimitsTest {
    @Property
    void a_text_passes_if_it_can_be_stored_and_read_back(@ForAll String text) {
        String back = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        boolean storable = back.equals(text) && text.indexOf('\0') < 0;
        try {
            Limits.text("text", text, 1_000_000);
            assertThat(storable).isTrue();
        } catch (RefusedException e) {
            assertThat(storable).isFalse();
        }
    }

    @Property
    void a_limit_in_bytes_counts_the_bytes_of_utf_8(@ForAll String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        boolean wellFormed = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text)
                && text.indexOf('\0') < 0;
        if (wellFormed) {
            assertThatCode(() -> Limits.textBytes("text", text, bytes)).doesNotThrowAnyException();
            if (bytes > 0) {
                requireRefusal(
                        ErrorCode.TOO_LARGE, "at most " + (bytes - 1), () -> Limits.textBytes("text", text, bytes - 1));
            }
        }
    }

    @Example
    void a_refusal_names_the_field_and_the_limit() {
        requireRefusal(
                ErrorCode.TOO_LARGE,
                "title has 501 characters; at most 500",
                () -> Limits.name("title", "x".repeat(501), 500));
        requireRefusal(ErrorCode.INVALID_ARGUMENT, "title is required", () -> Limits.name("title", " \t\n", 500));
        requireRefusal(ErrorCode.INVALID_ARGUMENT, "title is required", () -> Limits.name("title", null, 500));
        requireRefusal(
                ErrorCode.INVALID_ARGUMENT,
                "title contains a NUL character at index 1",
                () -> Limits.name("title", "a\0b", 500));
        requireRefusal(
                ErrorCode.INVALID_ARGUMENT, "lone surrogate at index 2", () -> Limits.text("title", "ab\ud83d", 500));
        requireRefusal(
                ErrorCode.INVALID_ARGUMENT,
                "lone surrogate at index 0",
                () -> Limits.text("title", "\ude00\ud83d", 500));
        requireRefusal(
                ErrorCode.INVALID_ARGUMENT,
                "limit is -1; it must be from 1 to 9",
                () -> Limits.range("limit", -1, 1, 9));
        requireRefusal(
                ErrorCode.TOO_LARGE,
                "labels has 51 elements; at most 50",
                () -> Limits.count("labels", Collections.nCopies(51, "x"), 50));
    }

    @Example
    void what_is_just_within_the_limit_passes() {
        assertThat(Limits.name("title", "x".repeat(500), 500)).hasSize(500);
        assertThat(Limits.text("title", "a \ud83d\ude00 z", 6)).hasSize(6);
        assertThat(Limits.textBytes("text", "é".repeat(5), 10)).hasSize(5);
        assertThat(Limits.range("n", 9, 1, 9)).isEqualTo(9);
    }

    private static void requireRefusal(ErrorCode code, String words, ThrowableAssert.ThrowingCallable call) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.refusal().message()).contains(words);
    }
}
