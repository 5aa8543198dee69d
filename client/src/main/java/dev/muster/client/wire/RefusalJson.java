package dev.muster.client.wire;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import java.util.Arrays;

/** Refusals, as problem documents and error messages have them. */
public final class RefusalJson {
    private RefusalJson() {}

    /**
     * The refusal that the fields tell.
     *
     * @throws IllegalArgumentException if they tell none
     */
    public static Refusal read(Fields fields) {
        String code = fields.text("code");
        ErrorCode known = Arrays.stream(ErrorCode.values())
                .filter(each -> each.name().equals(code))
                .findFirst()
                .orElse(ErrorCode.INTERNAL);
        // A code of a later server is told in words; the caller cannot have meant to handle it.
        String detail = known.name().equals(code) ? fields.text("detail") : code + ": " + fields.text("detail");
        return new Refusal(
                known,
                detail,
                fields.textOrNull("state"),
                fields.texts("allowed"),
                fields.secondsOrNull("retry_after"),
                fields.textOrNull("help"));
    }
}
