package dev.muster.cli.config;

import dev.muster.client.wire.Json;
import dev.muster.core.config.KeyType;
import dev.muster.core.config.Setting;
import java.util.List;
import java.util.Locale;

/** How a setting is told. */
final class SettingWords {
    private SettingWords() {}

    /** A value as people read it. */
    static String value(String value) {
        return value.isEmpty() ? "(none)" : value;
    }

    /** A setting as fields of a document. */
    static void json(Json json, Setting setting) {
        json.field("key", setting.key().name());
        typed(json, "value", setting.key().type(), setting.value());
        json.field("source", setting.source().name().toLowerCase(Locale.ROOT))
                .field("where", setting.where())
                .field("standing", setting.key().standing().word());
    }

    /** A value under a name, as what it is. */
    static void typed(Json json, String name, KeyType type, String value) {
        switch (type) {
            case KeyType.Whole whole -> json.field(name, Long.parseLong(value));
            case KeyType.Flag flag -> json.field(name, Boolean.parseBoolean(value));
            case KeyType.Share share -> json.value(name, Double.valueOf(value));
            case KeyType.Seconds seconds -> json.value(name, Double.valueOf(value));
            case KeyType.Words words -> json.texts(name, List.of(value.isEmpty() ? new String[0] : value.split(",")));
            case KeyType.Choice choice -> json.field(name, value);
            case KeyType.Text text -> json.field(name, value);
        }
    }
}
