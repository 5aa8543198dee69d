package dev.muster.core.tool;

import java.util.regex.Pattern;

/** What an argument may be where a rule does not name it literally. */
enum ArgumentKind {
    /**
     * A place in the directory or below it: not absolute, no {@code ..}; of letters, digits, spaces and {@code . _ - /
     * + , @ = : %}, so that it means nothing to a shell or to git either.
     */
    PATH {
        @Override
        boolean accepts(String argument) {
            return !argument.isEmpty()
                    && "-/:".indexOf(argument.charAt(0)) < 0
                    && argument.codePoints().allMatch(ArgumentKind::isPlain)
                    && !UPWARDS.matcher(argument).find();
        }
    },
    /** Letters and digits of ASCII, and {@code . _ - + , # :} after the first. */
    NAME {
        @Override
        boolean accepts(String argument) {
            return NAMES.matcher(argument).matches();
        }
    },
    /** Up to nine digits. */
    NUMBER {
        @Override
        boolean accepts(String argument) {
            return NUMBERS.matcher(argument).matches();
        }
    },
    /** Anything that a program can be given. */
    TEXT {
        @Override
        boolean accepts(String argument) {
            return argument.indexOf('\0') < 0;
        }
    };

    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+,#:-]{0,199}");
    private static final Pattern NUMBERS = Pattern.compile("[0-9]{1,9}");
    private static final Pattern UPWARDS = Pattern.compile("(^|/)\\.\\.(/|$)");

    /** Whether an argument is one of these. */
    abstract boolean accepts(String argument);

    private static boolean isPlain(int character) {
        return Character.isLetterOrDigit(character)
                || Character.getType(character) == Character.NON_SPACING_MARK
                || "._-/+,@=:% ".indexOf(character) >= 0;
    }
}
