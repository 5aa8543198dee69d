package dev.muster.core.config;

/** What becomes of a key's value. */
public sealed interface Standing {
    /** A word of a fixed set. */
    String word();

    /** What to know about it, as a sentence. */
    String sentence();

    /** It does something: {@code drives} says what in Muster it sets. */
    record Effective(String drives) implements Standing {
        @Override
        public String word() {
            return "effective";
        }

        @Override
        public String sentence() {
            return "Sets " + drives + ".";
        }
    }

    /** It is accepted and sets nothing: {@code by} does its job. */
    record Superseded(String by) implements Standing {
        @Override
        public String word() {
            return "superseded";
        }

        @Override
        public String sentence() {
            return "Accepted, and sets nothing: " + by + ".";
        }
    }

    /** It is accepted and sets nothing yet: {@code missing} is not there. */
    record NotYet(String missing) implements Standing {
        @Override
        public String word() {
            return "not effective yet";
        }

        @Override
        public String sentence() {
            return "Not effective yet: " + missing + ".";
        }
    }
}
