package dev.muster.core.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What values a key takes. */
public sealed interface KeyType {
    /** Its name for people. */
    String label();

    /** The values that are allowed, for people. */
    String range();

    /** Why a value is not allowed; null if it is. */
    @Nullable
    String objection(String text);

    /** A whole number; the unit may be empty. */
    record Whole(long least, long most, String unit) implements KeyType {
        @Override
        public String label() {
            return "whole number";
        }

        @Override
        public String range() {
            return least + " to " + most + (unit.isEmpty() ? "" : " " + unit);
        }

        @Override
        public @Nullable String objection(String text) {
            try {
                long value = Long.parseLong(text);
                return value >= least && value <= most
                        ? null
                        : "is " + value + "; it is a whole number from " + least + " to " + most;
            } catch (NumberFormatException e) {
                return "is '" + text + "'; it is a whole number from " + least + " to " + most;
            }
        }
    }

    /** A part of a whole, above 0 and up to 1. */
    record Share() implements KeyType {
        @Override
        public String label() {
            return "share";
        }

        @Override
        public String range() {
            return "above 0, up to 1";
        }

        @Override
        public @Nullable String objection(String text) {
            try {
                BigDecimal value = new BigDecimal(text);
                boolean good = value.signum() > 0 && value.compareTo(BigDecimal.ONE) <= 0;
                return good ? null : "is " + text + "; it is a share above 0, up to 1";
            } catch (NumberFormatException e) {
                return "is '" + text + "'; it is a share above 0, up to 1, such as 0.8";
            }
        }
    }

    /** Some seconds, also parts of one. */
    record Seconds(double most) implements KeyType {
        @Override
        public String label() {
            return "number";
        }

        @Override
        public String range() {
            return "above 0, up to " + most + " s";
        }

        @Override
        public @Nullable String objection(String text) {
            try {
                double value = Double.parseDouble(text);
                return value > 0 && value <= most ? null : "is " + text + "; it is above 0 and up to " + most + " s";
            } catch (NumberFormatException e) {
                return "is '" + text + "'; it is a number of seconds, such as 5.0";
            }
        }
    }

    /** True or false. */
    record Flag() implements KeyType {
        @Override
        public String label() {
            return "true or false";
        }

        @Override
        public String range() {
            return "true, false";
        }

        @Override
        public @Nullable String objection(String text) {
            return text.equals("true") || text.equals("false") ? null : "is '" + text + "'; it is true or false";
        }
    }

    /** One of some words, in any case. */
    record Choice(List<String> words) implements KeyType {
        @Override
        public String label() {
            return "word";
        }

        @Override
        public String range() {
            return String.join(", ", words);
        }

        @Override
        public @Nullable String objection(String text) {
            return words.stream().anyMatch(word -> word.equalsIgnoreCase(text))
                    ? null
                    : "is '" + text + "'; it is one of " + String.join(", ", words);
        }
    }

    /**
     * Any text.
     *
     * @param what says of what kind
     * @param needed whether there has to be one: blanks alone are none
     */
    record Text(String what, boolean needed) implements KeyType {
        Text(String what) {
            this(what, false);
        }

        @Override
        public String label() {
            return "text";
        }

        @Override
        public String range() {
            return what;
        }

        @Override
        public @Nullable String objection(String text) {
            if (needed && text.isBlank()) {
                return "is empty; it is " + what;
            }
            return text.chars().anyMatch(Character::isISOControl) ? "contains a control character" : null;
        }
    }

    /** Any number of words, with commas between them where they stand in one text. */
    record Words(String what) implements KeyType {
        @Override
        public String label() {
            return "list";
        }

        @Override
        public String range() {
            return what;
        }

        @Override
        public @Nullable String objection(String text) {
            return text.chars().anyMatch(Character::isISOControl) ? "contains a control character" : null;
        }
    }

    /** A value as it is kept: words of a choice as they are written in the catalogue. */
    default String normal(String text) {
        String value = this instanceof Flag ? text.toLowerCase(Locale.ROOT) : text;
        if (this instanceof Choice(List<String> words)) {
            return words.stream()
                    .filter(word -> word.equalsIgnoreCase(text))
                    .findFirst()
                    .orElse(text);
        }
        return value;
    }
}
