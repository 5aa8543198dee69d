package dev.muster.cli.testrun;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Test Anything Protocol, versions 12 to 14, as it comes. What is indented (subtests, diagnostics) is passed over:
 * the line of the outer test tells how it went. A stream counts only if it is whole: the plan is there, and as many
 * tests as it says, in order.
 */
final class TapReport {
    private static final int LONGEST_LINE = 4_096;
    private static final Pattern VERSION = Pattern.compile("TAP version \\d+\\s*");
    private static final Pattern PLAN = Pattern.compile("1\\.\\.(\\d{1,8})\\s*(?:#.*)?");
    private static final Pattern TEST =
            Pattern.compile("(not )?ok(?:[ \\t]+(\\d{1,8})(?![^ \\t]))?(?:[ \\t]+(?:- )?(.*)|)");
    private static final Pattern DIRECTIVE = Pattern.compile("(?i)(?<!\\\\)#\\s*(skip|todo)");
    private static final Pattern BAIL_OUT = Pattern.compile("Bail out!\\s*(.*)");

    private final ReentrantLock lock = new ReentrantLock(); // one thread feeds it, and another reads
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> failing = new ArrayList<>();
    private boolean declared;
    private int planned = -1;
    private int told;
    private int passed;
    private int failed;
    private int skipped;
    private @Nullable String trouble;

    /** Takes the next bytes of standard output. */
    void feed(byte[] bytes, int length) {
        lock.lock();
        try {
            for (int i = 0; i < length; i++) {
                if (bytes[i] == '\n') {
                    endLine();
                } else if (line.size() < LONGEST_LINE) {
                    line.write(bytes[i]);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        read(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    private void read(String text) {
        Matcher plan = PLAN.matcher(text);
        Matcher test = TEST.matcher(text);
        Matcher end = BAIL_OUT.matcher(text);
        if (VERSION.matcher(text).matches()) {
            declared = true;
        } else if (plan.matches()) {
            declared = true;
            if (planned >= 0) {
                trouble("it has two plans");
            }
            planned = Integer.parseInt(plan.group(1));
        } else if (end.matches()) {
            declared = true;
            trouble("the tests bailed out" + (end.group(1).isBlank() ? "" : ": " + end.group(1)));
        } else if (test.matches()) {
            test(test);
        }
    }

    private void test(Matcher test) {
        told++;
        if (test.group(2) != null && Integer.parseInt(test.group(2)) != told) {
            trouble("test " + test.group(2) + " stands where test " + told + " is expected");
        }
        String name = test.group(3) == null ? "" : test.group(3);
        Matcher directive = DIRECTIVE.matcher(name);
        String what = directive.find() ? directive.group(1).toLowerCase(Locale.ROOT) : "";
        boolean ok = test.group(1) == null;
        if (what.equals("skip") || (what.equals("todo") && !ok)) {
            skipped++; // what is still to be done may fail
        } else if (ok) {
            passed++;
        } else {
            failed++;
            if (failing.size() < Reading.Counted.NAMES) {
                failing.add(name.isBlank() ? "test " + told : name.strip());
            }
        }
    }

    private void trouble(String why) {
        if (trouble == null) {
            trouble = why;
        }
    }

    /** Whether a stream of this kind has begun: its version, its plan or its giving up was seen. */
    boolean declared() {
        lock.lock();
        try {
            return declared;
        } finally {
            lock.unlock();
        }
    }

    /** What it says, at its end. */
    Reading reading() {
        lock.lock();
        try {
            return whole();
        } finally {
            lock.unlock();
        }
    }

    private Reading whole() {
        if (line.size() > 0) {
            endLine();
        }
        if (trouble == null && planned < 0) {
            trouble("it has no plan, such as 1.." + Math.max(1, told));
        }
        if (trouble == null && planned != told) {
            trouble("it plans " + planned + (planned == 1 ? " test" : " tests") + " and tells of " + told);
        }
        return trouble == null
                ? new Reading.Counted(passed, failed, skipped, failing)
                : new Reading.Broken("the TAP on standard output is not whole: " + trouble);
    }
}
