package dev.muster.cli.testrun;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reports in the XML of JUnit, which most runners of tests can write. Each {@code testcase} is counted; where a suite
 * says of itself that more have failed than it lists, that counts.
 */
final class JunitReports {
    private final XMLInputFactory xml = XMLInputFactory.newFactory();
    private final List<String> failing = new ArrayList<>();
    private int passed;
    private int failed;
    private int skipped;

    private JunitReports() {
        // A report is data: nothing that it names is fetched, and it defines no words of its own.
        xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    /** What files say together. */
    static Reading read(Collection<Path> files) {
        JunitReports reports = new JunitReports();
        for (Path file : files) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                reports.read(in);
            } catch (NotAReport | XMLStreamException e) {
                return new Reading.Broken("the report " + file + " is no report of JUnit's kind: " + oneLine(e));
            } catch (IOException e) {
                return new Reading.Broken("the report " + file + " cannot be read: " + e.getMessage());
            }
        }
        return new Reading.Counted(reports.passed, reports.failed, reports.skipped, reports.failing);
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static final class NotAReport extends Exception {
        private static final long serialVersionUID = 1L;

        NotAReport(String message) {
            super(message);
        }
    }

    private void read(InputStream in) throws XMLStreamException, NotAReport {
        XMLStreamReader reader = xml.createXMLStreamReader(in);
        try {
            reader.nextTag();
            String root = reader.getLocalName();
            if (!root.equals("testsuites") && !root.equals("testsuite")) {
                throw new NotAReport("its root is " + root + ", not testsuites or testsuite");
            }
            suite(reader);
            while (reader.hasNext()) {
                reader.next(); // to the end, so that what is cut off there is noticed
            }
        } finally {
            reader.close();
        }
    }

    /** A suite, with those in it; the reader stands at its start, and afterwards at its end. */
    private void suite(XMLStreamReader reader) throws XMLStreamException, NotAReport {
        int before = failed;
        long claimed = number(reader, "failures") + number(reader, "errors");
        String name = name(reader);
        while (reader.next() != XMLStreamConstants.END_ELEMENT) {
            if (reader.isStartElement()) {
                switch (reader.getLocalName()) {
                    case "testsuite" -> suite(reader);
                    case "testcase" -> test(reader);
                    default -> skip(reader);
                }
            }
        }
        if (claimed > failed - before) {
            failed = Math.toIntExact(Math.min(Integer.MAX_VALUE, before + claimed));
            failing(name);
        }
    }

    private void test(XMLStreamReader reader) throws XMLStreamException {
        String of = reader.getAttributeValue(null, "classname");
        String name = (of == null || of.isEmpty() ? "" : of + ".") + name(reader);
        boolean failure = false;
        boolean left = false;
        while (reader.next() != XMLStreamConstants.END_ELEMENT) {
            if (reader.isStartElement()) {
                failure |= reader.getLocalName().equals("failure")
                        || reader.getLocalName().equals("error");
                left |= reader.getLocalName().equals("skipped");
                skip(reader);
            }
        }
        if (failure) {
            failed++;
            failing(name);
        } else if (left) {
            skipped++;
        } else {
            passed++;
        }
    }

    private static String name(XMLStreamReader reader) {
        String name = reader.getAttributeValue(null, "name");
        return name == null || name.isEmpty() ? "one without a name" : name;
    }

    private void failing(String name) {
        if (failing.size() < Reading.Counted.NAMES) {
            failing.add(name);
        }
    }

    private static void skip(XMLStreamReader reader) throws XMLStreamException {
        for (int depth = 1; depth > 0; ) {
            int event = reader.next();
            depth += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
        }
    }

    private static long number(XMLStreamReader reader, String attribute) throws NotAReport {
        @Nullable String value = reader.getAttributeValue(null, attribute);
        if (value == null || value.isBlank()) {
            return 0;
        }
        try {
            return Math.clamp(Long.parseLong(value.strip()), 0, 10_000_000);
        } catch (NumberFormatException e) {
            throw new NotAReport(attribute + "=\"" + value + "\" is no number");
        }
    }
}
