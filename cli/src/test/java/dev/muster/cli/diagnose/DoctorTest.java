package dev.muster.cli.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.store.Store;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The doctor tells what a directory is like, whatever has become of it, and never with a stack trace. */
class DoctorTest {
    @TempDir
    Path home;

    private Path data;
    private Program muster;

    @BeforeEach
    void program() {
        data = home.resolve("data");
        muster = new Program(data);
    }

    private static JsonNode finding(Ran ran, String area, String name) {
        assertThat(ran.err()).isEmpty();
        for (JsonNode finding : Program.parse(ran.out()).at("/findings")) {
            if (finding.at("/area").stringValue().equals(area)
                    && finding.at("/name").stringValue().equals(name)) {
                return finding;
            }
        }
        throw new AssertionError("no finding of " + area + ", " + name + " in " + ran.out());
    }

    private static String state(Ran ran, String area, String name) {
        return finding(ran, area, name).at("/state").stringValue();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(Store.FILE));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<Finding> store() throws IOException {
        return new StoreCheck(data).look();
    }

    private static Finding named(List<Finding> findings, String name) {
        return findings.stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + findings));
    }

    @Test
    void a_directory_after_honest_work_has_no_trouble_and_every_area_is_looked_at() {
        muster.ok("task", "create", "--title", "First", "--description", "word ".repeat(2000));

        Ran ran = muster.run("doctor", "--json");

        assertThat(ran.code()).as(ran.out()).isZero();
        assertThat(state(ran, "store", "quick check")).isEqualTo("ok");
        assertThat(state(ran, "store", "version")).isEqualTo("ok");
        assertThat(finding(ran, "store", "blobs").at("/value").stringValue())
                .startsWith("1 blob; of the newest 1 read");
        assertThat(state(ran, "directory", "permissions")).isEqualTo("ok");
        assertThat(finding(ran, "disk", "fdatasync p50").at("/value").stringValue())
                .contains(" ms (n = ");
        assertThat(state(ran, "clocks", "against the store")).isEqualTo("ok");
        List<String> areas = new ArrayList<>();
        Program.parse(ran.out())
                .at("/findings")
                .forEach(each -> areas.add(each.at("/area").stringValue()));
        assertThat(areas)
                .contains(
                        "directory",
                        "store",
                        "server",
                        "configuration",
                        "jvm",
                        "launcher",
                        "disk",
                        "ports",
                        "open files",
                        "git",
                        "clocks",
                        "machine");
        try (var left = Files.list(data)) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("disk-probe")))
                    .isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_directory_that_this_user_cannot_read_is_not_said_to_hold_no_store() throws IOException {
        muster.ok("task", "create", "--title", "First");

        Finding file = named(new StoreCheck(data, directory -> true).look(), "file");

        assertThat(file.state()).isEqualTo(Finding.State.TROUBLE);
        assertThat(file.value())
                .startsWith("this user (" + System.getProperty("user.name") + ") cannot read " + data + ": ")
                .endsWith(data + " belongs to " + Files.getOwner(data).getName() + " (rwx------)");
    }

    @Test
    void a_full_disk_is_told_with_its_free_space_and_not_called_slow() {
        Finding disk = DiskCheck.failed(new IOException("No space left on device"), home);

        assertThat(disk.state()).isEqualTo(Finding.State.TROUBLE);
        assertThat(disk.value()).startsWith("the disk is full: ").endsWith(" MiB free");
        assertThat(disk.next()).startsWith("free some space").doesNotContain("faster");
        assertThat(DiskCheck.failed(new IOException("Input/output error"), home).value())
                .isEqualTo("failed: Input/output error");
    }

    @Test
    void an_empty_name_of_a_directory_is_refused() {
        for (String command : List.of("doctor", "checklist")) {
            assertThat(muster.run(command, "--data", ""))
                    .returns(2, Ran::code)
                    .extracting(Ran::err)
                    .asString()
                    .contains("--data is empty", "name a directory");
        }
    }

    @Test
    void a_directory_that_is_named_and_not_there_is_trouble_and_is_not_made() {
        Ran ran = muster.run("doctor", "--data", home.resolve("nowhere").toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .contains("trouble       place: there is no " + home.resolve("nowhere"))
                .contains("→ name another with --data")
                .contains("TROUBLE");
        assertThat(home.resolve("nowhere")).doesNotExist();
    }

    @Test
    void beside_a_server_it_tells_who_has_the_directory_and_that_it_is_ready() throws Exception {
        try (Engine engine = Engine.open(data, EngineOptions.defaults());
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
            engine.announce("http://127.0.0.1:" + server.port());
            muster.ok("task", "create", "--title", "First");

            Ran ran = muster.run("doctor", "--json");

            assertThat(ran.code()).as(ran.out()).isZero();
            assertThat(finding(ran, "server", "health").at("/value").stringValue())
                    .contains("is ready");
            assertThat(finding(ran, "directory", "in use by").at("/value").stringValue())
                    .startsWith("process " + ProcessHandle.current().pid() + " at http://");
            assertThat(state(ran, "server", "read connections")).isEqualTo("ok");
            assertThat(finding(ran, "server", "statements of the writer")
                            .at("/value")
                            .stringValue())
                    .matches("[1-9][0-9.]* a command, .*");
        }
    }

    @Test
    void a_store_of_a_newer_muster_is_trouble() throws Exception {
        muster.ok("project", "create", "shop");
        execute("pragma user_version = 99");

        Finding version = named(store(), "version");

        assertThat(version.state()).isEqualTo(Finding.State.TROUBLE);
        assertThat(version.value()).isEqualTo("version 99, written by a newer Muster");
        assertThat(version.bound()).isEqualTo("version " + Store.VERSION);
    }

    @Test
    void a_store_with_a_torn_page_is_trouble() throws Exception {
        for (int i = 0; i < 20; i++) {
            muster.ok("task", "create", "--title", "Task " + i, "--description", "x".repeat(900));
        }
        execute("pragma wal_checkpoint(truncate)");
        try (RandomAccessFile file =
                new RandomAccessFile(data.resolve(Store.FILE).toFile(), "rw")) {
            for (long page = 2; page * 4096 < file.length(); page++) {
                file.seek(page * 4096);
                file.write(new byte[] {77, 77, 77, 77, 77, 77, 77, 77});
            }
        }

        Finding check = named(store(), "quick check");

        assertThat(check.state()).isEqualTo(Finding.State.TROUBLE);
        assertThat(check.next()).contains("go back to a copy");
    }

    @Test
    void a_file_that_is_no_store_is_trouble_and_no_stack_trace() throws Exception {
        Files.createDirectories(data);
        Files.writeString(data.resolve(Store.FILE), "this is no database ".repeat(500));

        Ran ran = muster.run("doctor");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("file: cannot be read: ").doesNotContain("\tat ");
    }

    @Test
    void a_store_that_cannot_be_opened_is_trouble() throws Exception {
        Files.createDirectories(data.resolve(Store.FILE)); // a directory where a file should be, also for root

        assertThat(named(store(), "file").state()).isEqualTo(Finding.State.TROUBLE);
    }

    @Test
    void a_blob_that_is_not_what_its_hash_says_is_trouble() throws Exception {
        muster.ok("task", "create", "--title", "Long", "--description", "word ".repeat(2000));
        execute("update blob set hash = zeroblob(32)"); // what is there can be read, and is something else

        Finding blobs = named(store(), "blobs");

        assertThat(blobs.state()).isEqualTo(Finding.State.TROUBLE);
        assertThat(blobs.value()).contains("of the newest 1 read again, 1 not what its hash says");
    }

    @Test
    void a_directory_that_others_may_read_is_a_warning() throws Exception {
        muster.ok("project", "create", "shop");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));

        Finding permissions = named(new DirectoryCheck(data, true, Owner.of(data)).look(), "permissions");

        assertThat(permissions.state()).isEqualTo(Finding.State.WARNING);
        assertThat(permissions.value()).startsWith("rwxr-xr-x, owner ");
        assertThat(permissions.next()).contains("chmod 700");
    }

    @Test
    void an_owner_that_was_killed_is_told_and_is_no_trouble() throws Exception {
        Files.createDirectories(data);
        Files.writeString(data.resolve("muster.lock"), "process " + Integer.MAX_VALUE + " at http://127.0.0.1:1\n");

        Owner owner = Owner.of(data);

        assertThat(owner.reachable()).isNull();
        assertThat(named(new DirectoryCheck(data, true, owner).look(), "in use by")
                        .value())
                .contains("ended without giving it back");
    }
}
