package dev.muster.lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "http://h,             '',       ''",
        "http://h/,            '',       ''",
        "http://h,             /x,       /x",
        "http://h/,            x,        /x",
        "http://h/mcp/,        '',       /mcp/",
        "http://h/mcp,         '',       /mcp",
        "http://h/api/,        /x,       /api/x",
        "http://h/api,         x,        /api/x",
        "http://h/api,         /,        /api/",
        "http://h/api,         ?a=1,     /api?a=1",
        "http://h/api?key=1,   '',       /api?key=1",
        "http://h/api?key=1,   /x,       /api/x?key=1",
        "http://h/api?key=1,   /x?a=2,   /api/x?key=1&a=2",
        "http://h?key=1,       /x,       /x?key=1",
        "http://h/a%20b,       /c%2Fd,   /a%20b/c%2Fd",
    })
    void what_lies_below_an_address_follows_its_path_and_keeps_its_query(String address, String below, String at) {
        assertThat(HttpAddress.of(URI.create(address)).at(below)).isEqualTo(at);
    }

    @Test
    void the_root_has_neither() {
        assertThat(HttpAddress.of(URI.create("https://[::1]:8443/mcp/?x=1")).root())
                .hasToString("https://[::1]:8443");
    }
}
