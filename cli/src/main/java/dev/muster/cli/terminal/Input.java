package dev.muster.cli.terminal;

import dev.muster.client.text.FileTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is read for a value of an option: the value itself, standard input, or a file. */
public final class Input {
    private static final String STANDARD_INPUT = "-";

    private Input() {}

    /** The text, or standard input for {@code -}. */
    public static String text(String value, Shell shell) {
        return value.equals(STANDARD_INPUT) ? utf8("standard input", bytes(Path.of(value), shell)) : value;
    }

    /** The content of a file of UTF-8 text, or of standard input for {@code -}. */
    public static String fileText(Path file, Shell shell) {
        return utf8(file.toString(), bytes(file, shell));
    }

    /**
     * The content of a file, or of standard input for {@code -}.
     *
     * @throws Failure if it cannot be read
     */
    public static byte[] bytes(Path file, Shell shell) {
        try {
            return file.toString().equals(STANDARD_INPUT) ? shell.in().readAllBytes() : Files.readAllBytes(file);
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.reading(file, e));
        }
    }

    private static String utf8(String name, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Failure.usage(name + " is not UTF-8 text");
        }
    }
}
