package dev.muster.core.context;

/** Counts the tokens that a text takes. A token is never shorter than a byte of UTF-8. */
public interface Tokenizer {
    /** Tokens of a text, 0 or more. */
    int count(String text);

    /**
     * The longest beginning of a text that takes at most so many tokens and does not end inside of a character.
     *
     * @return its length in UTF-16 code units
     */
    int fitting(String text, int tokens);
}
