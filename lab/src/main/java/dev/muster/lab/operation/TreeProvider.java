package dev.muster.lab.operation;

import com.jayway.jsonpath.InvalidJsonException;
import com.jayway.jsonpath.spi.json.AbstractJsonProvider;
import dev.muster.client.wire.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Lets the JSONPath library read the plain values of {@link JsonTree}. */
final class TreeProvider extends AbstractJsonProvider {

    @Override
    public @Nullable Object parse(String json) {
        try {
            return JsonTree.parse(json);
        } catch (JsonTree.NotJson wrong) {
            throw new InvalidJsonException(wrong);
        }
    }

    @Override
    public @Nullable Object parse(InputStream json, String charset) {
        try {
            return parse(new String(json.readAllBytes(), Charset.forName(charset)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toJson(Object tree) {
        return JsonValues.text(tree);
    }

    @Override
    public Object createArray() {
        return new ArrayList<@Nullable Object>();
    }

    @Override
    public Object createMap() {
        return new LinkedHashMap<String, @Nullable Object>();
    }
}
