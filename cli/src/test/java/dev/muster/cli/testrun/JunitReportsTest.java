package dev.muster.cli.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.testrun.Reading.Broken;
import dev.muster.cli.testrun.Reading.Counted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JunitReportsTest {
    @TempDir
    Path home;

    private Reading read(String... documents) throws Exception {
        List<Path> files = new ArrayList<>();
        for (String document : documents) {
            files.add(Files.writeString(home.resolve(files.size() + ".xml"), document));
        }
        return JunitReports.read(files);
    }

    @Test
    void each_case_of_each_suite_of_each_file_is_counted_once() throws Exception {
        assertThat(read("""
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites><testsuite name="a" tests="4" failures="1" errors="1" skipped="1">
                  <properties><property name="failure" value="1"/></properties>
                  <testcase classname="a.A" name="one"/>
                  <testcase classname="a.A" name="two"><failure message="no">at A</failure><system-out>failure</system-out></testcase>
                  <testcase classname="a.A" name="three"><error/></testcase>
                  <testcase classname="a.A" name="four"><skipped/></testcase>
                </testsuite><testsuite name="empty"/></testsuites>
                """, """
                <testsuite name="b"><testsuite name="inner"><testcase name="five"/></testsuite>
                <testcase name="six"><failure/><error/></testcase></testsuite>
                """)).isEqualTo(new Counted(2, 3, 1, List.of("a.A.two", "a.A.three", "six")));
    }

    @Test
    void a_suite_that_claims_more_failures_than_it_lists_is_believed() throws Exception {
        assertThat(
                        read(
                                "<testsuite name='a' failures='1' errors='2'><testcase name='x'><failure/></testcase></testsuite>"))
                .isEqualTo(new Counted(0, 3, 0, List.of("x", "a")));
        assertThat(read("<testsuites errors='1'><testsuite name='a'><testcase name='x'/></testsuite></testsuites>"))
                .isEqualTo(new Counted(1, 1, 0, List.of("one without a name")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ok",
                "<html/>",
                "<testsuite><testcase name='cut off'/>",
                "<testsuite failures='many'/>",
                "<testsuite/><testsuite/>",
                "<!DOCTYPE t [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><testsuite><testcase name='a'>&x;</testcase></testsuite>"
            })
    void what_is_no_report_is_told_with_its_file(String text) throws Exception {
        assertThat(read("<testsuite><testcase name='fine'/></testsuite>", text))
                .isInstanceOfSatisfying(
                        Broken.class,
                        broken -> assertThat(broken.why()).contains("1.xml is no report of JUnit's kind: "));
    }
}
