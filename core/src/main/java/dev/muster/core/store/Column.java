package dev.muster.core.store;

import dev.muster.core.state.StateMachine;
import java.util.Arrays;
import java.util.List;

/**
 * A field of a line in the file of a project, and the column that it stands for.
 *
 * @param name of the field
 * @param type what it holds
 * @param to the {@link Sheet} whose ids it names; empty if it names none
 * @param words the wire names that a state may have, by ordinal
 * @param least of a number
 * @param most of a number, or the bytes of a text in UTF-8
 * @param presence whether it may be left out
 */
public record Column(String name, Type type, String to, List<String> words, long least, long most, Presence presence) {

    /** What a field holds. */
    public enum Type {
        /** The row's own number; it grows from line to line. */
        ID,
        /** The number of another row, which stands in an earlier line, or is of the same sheet. */
        REFERENCE,
        NUMBER,
        FLAG,
        REAL,
        /** A word in the file, its ordinal in the store. */
        STATE,
        TEXT,
        /** A text that may be a blob in the store: two columns there, the text and the blob's hash. */
        LONG_TEXT,
        /** Words on lines of their own in the store, an array in the file. */
        WORDS,
        /** JSON as it is. */
        JSON,
        /** Bytes: base64 in the file. */
        BYTES,
        /** What a blob holds: a text in the file, or base64 if it is none; hash and size in the store. */
        CONTENT
    }

    /** Whether a field may be left out of its line. */
    public enum Presence {
        REQUIRED,
        /** Left out where the store has NULL. */
        OPTIONAL,
        /** Left out where the store has 0 or an empty text. */
        USUALLY_EMPTY
    }

    private static final int LONGEST_BLOB = Integer.MAX_VALUE;

    static Column id(String name) {
        return new Column(name, Type.ID, "", List.of(), 1, Long.MAX_VALUE, Presence.REQUIRED);
    }

    static Column reference(String name, String to) {
        return new Column(name, Type.REFERENCE, to, List.of(), 1, Long.MAX_VALUE, Presence.REQUIRED);
    }

    static Column number(String name, long least, long most) {
        return new Column(name, Type.NUMBER, "", List.of(), least, most, Presence.REQUIRED);
    }

    /** A time or a duration in milliseconds, or another number that is not negative. */
    static Column number(String name) {
        return number(name, 0, Long.MAX_VALUE);
    }

    /** A number that fits into an int of the engine. */
    static Column count(String name) {
        return number(name, 0, Integer.MAX_VALUE);
    }

    static Column flag(String name) {
        return new Column(name, Type.FLAG, "", List.of(), 0, 1, Presence.USUALLY_EMPTY);
    }

    static Column real(String name) {
        return new Column(name, Type.REAL, "", List.of(), 0, 0, Presence.REQUIRED);
    }

    static Column state(String name, Enum<?>... states) {
        return state(name, Arrays.stream(states).map(StateMachine::wire).toList());
    }

    static Column state(String name, List<String> words) {
        return new Column(name, Type.STATE, "", words, 0, 0, Presence.REQUIRED);
    }

    static Column text(String name, long mostBytes) {
        return new Column(name, Type.TEXT, "", List.of(), 0, mostBytes, Presence.REQUIRED);
    }

    static Column longText(String name, long mostBytes) {
        return new Column(name, Type.LONG_TEXT, "", List.of(), 0, mostBytes, Presence.USUALLY_EMPTY);
    }

    static Column words(String name, long mostBytes) {
        return new Column(name, Type.WORDS, "", List.of(), 0, mostBytes, Presence.USUALLY_EMPTY);
    }

    static Column json(String name, long mostBytes) {
        return new Column(name, Type.JSON, "", List.of(), 0, mostBytes, Presence.OPTIONAL);
    }

    static Column bytes(String name, long most) {
        return new Column(name, Type.BYTES, "", List.of(), 0, most, Presence.REQUIRED);
    }

    static Column content(String name) {
        return new Column(name, Type.CONTENT, "", List.of(), 0, LONGEST_BLOB, Presence.REQUIRED);
    }

    Column optional() {
        return new Column(name, type, to, words, least, most, Presence.OPTIONAL);
    }

    Column usuallyEmpty() {
        return new Column(name, type, to, words, least, most, Presence.USUALLY_EMPTY);
    }

    /** How the field is called in a file where its content is not a text. */
    public String nameOfBase64() {
        return name + "_base64";
    }
}
