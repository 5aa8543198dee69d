package dev.muster.core.access;

import java.util.random.RandomGenerator;

/** Digits of five bits each, without those that are mistaken for each other. */
final class Digits {
    private static final String ALL = "0123456789abcdefghjkmnpqrstvwxyz";

    private Digits() {}

    static String random(RandomGenerator random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALL.charAt(random.nextInt(ALL.length())));
        }
        return text.toString();
    }

    static boolean are(String text) {
        return text.chars().allMatch(c -> ALL.indexOf(c) >= 0);
    }
}
