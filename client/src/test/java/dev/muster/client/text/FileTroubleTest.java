package dev.muster.client.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operating system refuses is told in words, whatever its own message was. */
class FileTroubleTest {
    @TempDir
    Path home;

    @Test
    void a_file_that_is_not_there_is_told_without_its_name_twice() {
        Path file = home.resolve("nope.txt");
        IOException absent = assertThrows(IOException.class, () -> Files.readString(file));

        assertThat(FileTrouble.reading(file, absent)).isEqualTo("there is no file " + file);
        assertThat(FileTrouble.whyUnread(file, absent)).isEqualTo("there is no such file");
    }

    @Test
    void a_directory_in_place_of_a_file_is_told() {
        IOException read = assertThrows(IOException.class, () -> Files.readString(home));
        IOException written = assertThrows(IOException.class, () -> Files.writeString(home, "x"));

        assertThat(FileTrouble.reading(home, read))
                .isEqualTo("cannot read " + home + ": it is a directory; name a file");
        assertThat(FileTrouble.writing(home, written))
                .isEqualTo("cannot write " + home + ": it is a directory; name a file");
    }

    @Test
    void bytes_that_are_no_text_are_told() throws IOException {
        Path file = Files.write(home.resolve("x"), new byte[] {(byte) 0xff, (byte) 0xfe});
        IOException malformed = assertThrows(IOException.class, () -> Files.readString(file));

        assertThat(FileTrouble.reading(file, malformed)).isEqualTo("cannot read " + file + ": it is not text in UTF-8");
    }

    @Test
    void a_file_of_somebody_else_is_told_with_its_owner() throws IOException {
        Path file = Files.writeString(home.resolve("y.yaml"), "x");
        String owner = " belongs to " + Files.getOwner(file).getName();
        IOException denied = new AccessDeniedException(file.toString());

        assertThat(FileTrouble.reading(file, denied))
                .startsWith("cannot read " + file + ": this user may not read it: " + file + owner);
        assertThat(FileTrouble.writing(file, denied))
                .startsWith("cannot write " + file + ": this user may not: " + file + owner);
        assertThat(FileTrouble.words(denied)).startsWith("permission denied for " + file + ": " + file + owner);
    }

    @Test
    void a_directory_that_is_missing_on_the_way_is_named_for_streams_too() {
        Path file = home.resolve("no/such/file");
        String words = "cannot write " + file + ": there is no directory " + file.getParent()
                + "; make it first, or name another place";
        IOException byPath = assertThrows(IOException.class, () -> Files.writeString(file, "x"));
        IOException byStream = assertThrows(IOException.class, () -> new FileOutputStream(file.toFile()).close());

        assertThat(FileTrouble.writing(file, byPath)).isEqualTo(words);
        assertThat(FileTrouble.writing(file, byStream)).isEqualTo(words);
    }

    @Test
    void a_full_disk_is_told_with_its_free_space() {
        Path file = home.resolve("x");
        IOException full = new FileSystemException(file.toString(), null, "No space left on device");

        assertThat(FileTrouble.writing(file, full))
                .startsWith("cannot write " + file + ": its disk is full (")
                .contains(" MiB free)");
        assertThat(FileTrouble.words(full)).isEqualTo(FileTrouble.writing(file, full));
    }

    @Test
    void a_message_that_is_only_a_path_becomes_a_sentence_and_one_that_says_something_stays() {
        Path file = home.resolve("x");

        assertThat(FileTrouble.words(new NoSuchFileException(file.toString())))
                .isEqualTo("there is no " + file + ", and it cannot be made there; name another place");
        assertThat(FileTrouble.words(new FileAlreadyExistsException(file.toString())))
                .isEqualTo(file + " is in the way; name another place");
        assertThat(FileTrouble.words(new FileSystemException(file.toString(), null, "Not a directory")))
                .isEqualTo(file + ": Not a directory; name another place");
        assertThat(FileTrouble.words(new IOException("a run may not serve as its own baseline")))
                .isEqualTo("a run may not serve as its own baseline");
    }
}
