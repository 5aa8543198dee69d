package dev.muster.server.mcp;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that resources can be read from. Resources and templates are maps as the protocol has them. */
interface ResourceSource {
    /** Nothing. */
    ResourceSource NONE = new ResourceSource() {
        @Override
        public List<Map<String, @Nullable Object>> resources() {
            return List.of();
        }

        @Override
        public List<Map<String, @Nullable Object>> templates() {
            return List.of();
        }

        @Override
        public @Nullable Map<String, @Nullable Object> read(String uri) {
            return null;
        }
    };

    List<Map<String, @Nullable Object>> resources();

    List<Map<String, @Nullable Object>> templates();

    /** The content of a resource; null if there is none here at this address. */
    @Nullable
    Map<String, @Nullable Object> read(String uri);
}
