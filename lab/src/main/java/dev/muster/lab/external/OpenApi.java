package dev.muster.lab.external;

import dev.muster.client.wire.JsonTree;
import dev.muster.lab.operation.JsonValues;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What an OpenAPI document says about reading: where the server is, and the paths that GET takes, with an example in
 * the place of each parameter.
 *
 * @param base the server's address
 * @param paths behind it
 */
record OpenApi(String base, List<String> paths) {

    /** The document, in JSON or YAML; null if it is none. */
    static @Nullable OpenApi read(String text, String from) {
        if (!(parsed(text) instanceof Map<?, ?> document)
                || !(document.containsKey("openapi") || document.containsKey("swagger"))
                || !(document.get("paths") instanceof Map<?, ?> paths)) {
            return null;
        }
        List<String> gets = new ArrayList<>();
        paths.forEach((path, methods) -> {
            if (methods instanceof Map<?, ?> offered && offered.get("get") instanceof Map<?, ?> get) {
                gets.add(filled(String.valueOf(path), parameters(offered), parameters(get)));
            }
        });
        return new OpenApi(base(document, from), gets);
    }

    private static @Nullable Object parsed(String text) {
        try {
            return JsonTree.parse(text);
        } catch (JsonTree.NotJson perhapsYaml) {
            try {
                return new Load(LoadSettings.builder().build()).loadFromString(text);
            } catch (YamlEngineException neither) {
                return null;
            }
        }
    }

    private static String base(Map<?, ?> document, String from) {
        URI here = URI.create(from);
        String server = "/";
        if (document.get("servers") instanceof List<?> servers
                && !servers.isEmpty()
                && servers.getFirst() instanceof Map<?, ?> first
                && first.get("url") instanceof String url) {
            server = url;
        } else if (document.get("basePath") instanceof String path) {
            server = path; // OpenAPI 2
        }
        String base = here.resolve(server).toString();
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    private static List<Map<?, ?>> parameters(Map<?, ?> of) {
        List<Map<?, ?>> parameters = new ArrayList<>();
        if (of.get("parameters") instanceof List<?> listed) {
            for (Object each : listed) {
                if (each instanceof Map<?, ?> parameter) {
                    parameters.add(parameter);
                }
            }
        }
        return parameters;
    }

    private static String filled(String path, List<Map<?, ?>> common, List<Map<?, ?>> own) {
        List<Map<?, ?>> all = new ArrayList<>(common);
        all.addAll(own);
        String filled = path;
        StringBuilder query = new StringBuilder();
        for (Map<?, ?> parameter : all) {
            String name = String.valueOf(parameter.get("name"));
            Object schema = parameter.containsKey("example") ? parameter : parameter.get("schema");
            String value = JsonValues.text(SampleArguments.of(schema instanceof Map<?, ?> given ? given : parameter))
                    .replace("text ${uuid}", "1")
                    .replace("${uuid}", "1");
            if ("path".equals(parameter.get("in"))) {
                filled = filled.replace("{" + name + "}", value);
            } else if ("query".equals(parameter.get("in")) && Boolean.TRUE.equals(parameter.get("required"))) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(value);
            }
        }
        return filled + query;
    }
}
