package dev.muster.lab.engine;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import dev.muster.core.context.Tokenizer;
import java.nio.charset.StandardCharsets;

/** Counts tokens as the encoding cl100k_base has them, as the server does. */
final class Cl100kTokens implements Tokenizer {
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
