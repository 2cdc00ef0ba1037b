package dev.simloop.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object under construction; its fields keep the order in which they were put. A value is null, a string, a
 * number, a boolean, another object, or an {@link Iterable} or {@link Map} of such.
 */
final class JsonObject {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** {@return this, with one field more} */
    JsonObject put(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    /** {@return this, with the fields of {@code other} at its end} */
    JsonObject putAll(JsonObject other) {
        fields.putAll(other.fields);
        return this;
    }

    /** {@return this as a document of several lines} */
    String document() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.useDefaultPrettyPrinter();
            write(this, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof JsonObject object) {
            writeFields(object.fields, json);
        } else if (value instanceof Map<?, ?> map) {
            writeFields(map, json);
        } else if (value instanceof Iterable<?> elements) {
            json.writeStartArray();
            for (Object element : elements) {
                write(element, json);
            }
            json.writeEndArray();
        } else {
            throw new IllegalArgumentException("not a JSON value: " + value.getClass());
        }
    }

    private static void writeFields(Map<?, ?> fields, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            json.writeFieldName(String.valueOf(field.getKey()));
            write(field.getValue(), json);
        }
        json.writeEndObject();
    }
}
