package dev.muster.runtime.model;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import dev.muster.core.context.Tokenizer;
import java.nio.charset.StandardCharsets;

/**
 * Counts tokens as the encoding cl100k_base has them, as the rest of Muster does. A model's own count differs, by some
 * tenths at most for prose: what an answer cost is told by the API.
 */
final class Cl100k implements Tokenizer {
    private final Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

    @Override
    public int count(String text) {
        return text.isEmpty() ? 0 : encoding.countTokensOrdinary(text);
    }

    @Override
    public int fitting(String text, int tokens) {
        if (tokens <= 0) {
            return 0;
        }
        IntArrayList kept = encoding.encodeOrdinary(text, tokens).getTokens();
        String beginning = new String(encoding.decodeBytes(kept), StandardCharsets.UTF_8);
        int length = Math.min(beginning.length(), text.length());
        while (length > 0 && !text.startsWith(beginning.substring(0, length))) {
            length--; // a character that was cut in two
        }
        return length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    }
}
