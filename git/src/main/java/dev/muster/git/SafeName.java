package dev.muster.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Any text as a name that git accepts in a ref and in a tree, and back.
 *
 * <p>ASCII letters, digits, {@code -} and {@code _} stay; so does a dot between two of them, unless the name ends in
 * {@code .lock}. Every other byte of the text's UTF-8 becomes {@code %XX} in upper case. So two texts never get the
 * same name, and no name is {@code ..}, begins with a dot, holds a slash or looks like a lock file.
 */
final class SafeName {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private SafeName() {}

    /** @throws IllegalArgumentException if the text is empty or has a lone surrogate */
    static String encode(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a name is empty");
        }
        byte[] bytes;
        try {
            ByteBuffer encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a name has a lone surrogate and cannot be written", e);
        }
        int lock = text.endsWith(".lock") ? bytes.length - ".lock".length() : -1;
        StringBuilder name = new StringBuilder(bytes.length + 16);
        for (int i = 0; i < bytes.length; i++) {
            boolean dot = bytes[i] == '.'
                    && i != lock
                    && i > 0
                    && plain(bytes[i - 1])
                    && i + 1 < bytes.length
                    && plain(bytes[i + 1]);
            if (dot || plain(bytes[i])) {
                name.append((char) bytes[i]);
            } else {
                name.append('%').append(HEX.toHexDigits(bytes[i]));
            }
        }
        return name.toString();
    }

    /** The text that {@link #encode} made this name from; null if it never makes such a name. */
    static @Nullable String decode(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c > 0x7e || (c == '%' && i + 2 >= name.length())) {
                return null;
            }
            if (c != '%') {
                bytes.write(c);
            } else if (!HexFormat.isHexDigit(name.charAt(i + 1)) || !HexFormat.isHexDigit(name.charAt(i + 2))) {
                return null;
            } else {
                bytes.write(HexFormat.fromHexDigits(name, i + 1, i + 3));
                i += 2;
            }
        }
        String text = bytes.toString(UTF_8);
        return !text.isEmpty() && encode(text).equals(name) ? text : null;
    }

    private static boolean plain(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-' || b == '_';
    }
}
