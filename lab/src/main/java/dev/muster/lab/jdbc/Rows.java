package dev.muster.lab.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What statements give, as JSON: {@code rows} of the last query, and how many were {@code updated} in all. */
final class Rows {
    /** Of a large object; what is longer is compared by so much of it. */
    private static final int LONGEST = 16 * 1024 * 1024;

    private List<Map<String, @Nullable Object>> rows = List.of();
    private long updated;

    /** Takes what a statement has given. */
    void take(PreparedStatement executed, boolean query) throws SQLException {
        if (!query) {
            updated += Math.max(0, executed.getUpdateCount());
            return;
        }
        try (ResultSet results = executed.getResultSet()) {
            ResultSetMetaData shape = results.getMetaData();
            List<Map<String, @Nullable Object>> read = new ArrayList<>();
            while (results.next()) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                for (int column = 1; column <= shape.getColumnCount(); column++) {
                    row.put(shape.getColumnLabel(column), plain(results.getObject(column)));
                }
                read.add(row);
            }
            rows = read;
        }
    }

    /** Bytes as hexadecimal digits: as they are they differ from themselves at each look. */
    private static @Nullable Object plain(@Nullable Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case Boolean flag -> flag;
            case Long whole -> whole;
            case Integer whole -> whole.longValue();
            case Short whole -> whole.longValue();
            case BigInteger whole -> whole;
            case Double number -> number;
            case Float number -> number.doubleValue();
            case BigDecimal number -> number.scale() <= 0 ? number.toBigInteger() : (Object) number.doubleValue();
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case Blob bytes -> HexFormat.of().formatHex(bytes.getBytes(1, length(bytes.length())));
            case Clob text -> text.getSubString(1, length(text.length()));
            default -> value.toString();
        };
    }

    private static int length(long all) {
        return (int) Math.min(all, LONGEST);
    }

    Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("rows", rows);
        document.put("updated", updated);
        return document;
    }
}
