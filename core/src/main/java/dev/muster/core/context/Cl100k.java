package dev.muster.core.context;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.nio.charset.StandardCharsets;

/**
 * Counts tokens as the encoding cl100k_base has them: the one that tool sets are commonly measured by. Its tables take
 * some 25 MB and are loaded when a text is first counted; texts that are shorter than any budget in question are not.
 */
public final class Cl100k implements Tokenizer {
    /** The one there is: its tables are shared. */
    public static final Tokenizer TOKENS = new Cl100k();

    /** Loaded with the class, by whoever first counts. */
    private static final class Tables {
        static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
    }

    private Cl100k() {}

    @Override
    public int count(String text) {
        return text.isEmpty() ? 0 : Tables.ENCODING.countTokensOrdinary(text);
    }

    @Override
    public int fitting(String text, int tokens) {
        if (tokens <= 0) {
            return 0;
        }
        IntArrayList kept = Tables.ENCODING.encodeOrdinary(text, tokens).getTokens();
        String beginning = new String(Tables.ENCODING.decodeBytes(kept), StandardCharsets.UTF_8);
        int length = Math.min(beginning.length(), text.length());
        while (length > 0 && !text.startsWith(beginning.substring(0, length))) {
            length--; // a character that was cut in two
        }
        return length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    }
}
