package dev.simloop.tape;

import dev.simloop.failure.TapeFormatException;
import dev.simloop.json.JsonReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The JSON form of a tape: exactly the fields below, in this order on writing, in any order on reading. */
final class TapeJson {
    private static final String FORMAT = "simloop-tape";

    private TapeJson() {}

    static String write(Tape tape) {
        StringBuilder out = new StringBuilder(256 + 24 * tape.schedule().size());
        Token token = tape.token();
        out.append("{\"format\": \"").append(FORMAT).append("\", \"version\": ").append(Tape.VERSION);
        out.append(",\n \"token\": ");
        JsonReader.quote(token.toString(), out);
        out.append(",\n \"schedule\": [");
        String separator = "\n  ";
        for (Pick pick : tape.schedule()) {
            out.append(separator)
                    .append('[')
                    .append(pick.rank())
                    .append(", ")
                    .append(pick.ready())
                    .append(", ");
            JsonReader.quote(pick.actor(), out);
            out.append(", ").append(pick.step()).append(']');
            separator = ",\n  ";
        }
        out.append("],\n \"streams\": [");
        separator = "\n  ";
        for (Track track : tape.tracks()) {
            out.append(separator).append("{\"name\": ");
            JsonReader.quote(track.name(), out);
            out.append(", \"calm\": \"").append(track.calm() == Fallback.ZERO ? "zero" : "seeded");
            out.append("\", \"draws\": [");
            String comma = "";
            for (Draw draw : track.draws()) {
                out.append(comma)
                        .append('[')
                        .append(Long.toUnsignedString(draw.value()))
                        .append(", ");
                out.append(Long.toUnsignedString(draw.bound())).append(']');
                comma = ", ";
            }
            out.append("]}");
            separator = ",\n  ";
        }
        return out.append("]}\n").toString();
    }

    static Tape read(String json) {
        JsonReader in = new JsonReader("tape", json);
        String format = null;
        int version = -1;
        Token token = null;
        List<Pick> schedule = null;
        List<Track> tracks = null;
        Set<String> seen = new HashSet<>();
        in.beginObject();
        while (in.hasNext()) {
            String key = in.name();
            if (!seen.add(key)) {
                throw in.error("field \"" + key + "\" stands twice");
            }
            switch (key) {
                case "format" -> {
                    format = in.string();
                    if (!format.equals(FORMAT)) {
                        throw in.error("format is \"" + format + "\", not \"" + FORMAT + "\"");
                    }
                }
                case "version" -> {
                    version = in.intValue();
                    if (version != Tape.VERSION) {
                        throw new TapeFormatException(
                                "tape version " + version + " is unknown: this library reads version " + Tape.VERSION);
                    }
                }
                case "token" -> token = Token.parse(in.string());
                case "schedule" -> schedule = readSchedule(in);
                case "streams" -> tracks = readTracks(in);
                default -> throw in.error("unknown field \"" + key + "\"");
            }
        }
        in.endDocument();
        if (format == null || version < 0 || token == null || schedule == null || tracks == null) {
            throw new TapeFormatException(
                    "tape lacks a field: format, version, token, schedule and streams are needed");
        }
        return new Tape(token, schedule, tracks);
    }

    private static List<Pick> readSchedule(JsonReader in) {
        List<Pick> picks = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            in.beginArray();
            int rank = in.element().intValue();
            int ready = in.element().intValue();
            String actor = in.element().string();
            int step = in.element().intValue();
            in.endArray();
            picks.add(in.valid(() -> new Pick(ready, rank, actor, step)));
        }
        return picks;
    }

    private static List<Track> readTracks(JsonReader in) {
        List<Track> tracks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        in.beginArray();
        while (in.hasNext()) {
            in.beginObject();
            String name = null;
            Fallback calm = null;
            List<Draw> draws = null;
            Set<String> seen = new HashSet<>();
            while (in.hasNext()) {
                String key = in.name();
                if (!seen.add(key)) {
                    throw in.error("field \"" + key + "\" of a stream stands twice");
                }
                switch (key) {
                    case "name" -> name = in.string();
                    case "calm" -> calm = calm(in);
                    case "draws" -> draws = readDraws(in);
                    default -> throw in.error("unknown field \"" + key + "\" of a stream");
                }
            }
            if (name == null || calm == null || draws == null) {
                throw in.error("a stream lacks name, calm or draws");
            }
            if (!names.add(name)) {
                throw in.error("stream \"" + name + "\" stands twice");
            }
            tracks.add(new Track(name, calm, draws));
        }
        return tracks;
    }

    private static Fallback calm(JsonReader in) {
        String text = in.string();
        return switch (text) {
            case "zero" -> Fallback.ZERO;
            case "seeded" -> Fallback.SEEDED;
            default -> throw in.error("calm is \"" + text + "\", not \"zero\" or \"seeded\"");
        };
    }

    private static List<Draw> readDraws(JsonReader in) {
        List<Draw> draws = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            in.beginArray();
            long value = in.element().unsignedLong();
            long bound = in.element().unsignedLong();
            in.endArray();
            draws.add(in.valid(() -> new Draw(bound, value)));
        }
        return draws;
    }
}
