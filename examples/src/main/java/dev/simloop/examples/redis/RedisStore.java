package dev.simloop.examples.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The strings of a Redis: values, counters, expiry by the clock that it is given, and a version of each key for {@code WATCH}.
 *
 * <p>Replies are a {@code String} (simple), {@link Bulk}, {@code Long}, a {@code List} of such, or {@link RedisError}.
 */
final class RedisStore {
    private static final long NEVER = Long.MAX_VALUE;
    private static final Object OK = "OK";

    /** A string of any content; null is the absent one. */
    record Bulk(@Nullable String text) {}

    /** What a command answers that could not be done. */
    record RedisError(String text) {}

    private record Entry(String value, long expiresAtMillis) {}

    private final LongSupplier clockMillis;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Long> versions = new LinkedHashMap<>();

    RedisStore(LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
    }

    /** {@return a number that is another one after each change of {@code key}, its expiry included} */
    long version(String key) {
        Entry unused = find(key);
        return versions.getOrDefault(key, 0L);
    }

    private @Nullable Entry find(String key) {
        Entry entry = entries.get(key);
        if (entry != null && entry.expiresAtMillis <= clockMillis.getAsLong()) {
            put(key, null);
            return null;
        }
        return entry;
    }

    private void put(String key, @Nullable Entry entry) {
        long unused = versions.merge(key, 1L, Long::sum);
        if (entry == null) {
            entries.remove(key);
        } else {
            entries.put(key, entry);
        }
    }

    Object execute(List<String> command) {
        try {
            return answer(command);
        } catch (NumberFormatException | ArithmeticException e) {
            return new RedisError("ERR value is not an integer or out of range");
        } catch (IndexOutOfBoundsException e) {
            return new RedisError(
                    "ERR wrong number of arguments for '" + command.get(0).toLowerCase(Locale.ROOT) + "' command");
        }
    }

    private Object answer(List<String> command) {
        return switch (command.get(0).toUpperCase(Locale.ROOT)) {
            case "GET" -> get(command.get(1));
            case "SET" -> set(command);
            case "DEL" ->
                count(command, key -> {
                    boolean was = find(key) != null;
                    if (was) {
                        put(key, null);
                    }
                    return was;
                });
            case "EXISTS" -> count(command, key -> find(key) != null);
            case "INCR" -> add(command.get(1), 1);
            case "DECR" -> add(command.get(1), -1);
            case "INCRBY" -> add(command.get(1), Long.parseLong(command.get(2)));
            case "EXPIRE" -> expire(command.get(1), Math.multiplyExact(Long.parseLong(command.get(2)), 1_000L));
            case "PEXPIRE" -> expire(command.get(1), Long.parseLong(command.get(2)));
            case "TTL" -> left(command.get(1), 1_000);
            case "PTTL" -> left(command.get(1), 1);
            default -> new RedisError("ERR unknown command '" + command.get(0) + "'");
        };
    }

    private Bulk get(String key) {
        Entry entry = find(key);
        return new Bulk(entry == null ? null : entry.value);
    }

    private Object set(List<String> command) {
        String key = command.get(1);
        String value = command.get(2);
        Entry before = find(key);
        long expiresAt = NEVER;
        for (int i = 3; i < command.size(); i++) {
            switch (command.get(i).toUpperCase(Locale.ROOT)) {
                case "NX" -> {
                    if (before != null) {
                        return new Bulk(null);
                    }
                }
                case "XX" -> {
                    if (before == null) {
                        return new Bulk(null);
                    }
                }
                case "EX" -> expiresAt = in(Math.multiplyExact(Long.parseLong(command.get(++i)), 1_000L));
                case "PX" -> expiresAt = in(Long.parseLong(command.get(++i)));
                default -> {
                    return new RedisError("ERR syntax error");
                }
            }
        }
        put(key, new Entry(value, expiresAt));
        return OK;
    }

    private long in(long millis) {
        return Math.addExact(clockMillis.getAsLong(), millis);
    }

    private Object add(String key, long by) {
        Entry before = find(key);
        long sum = Math.addExact(before == null ? 0 : Long.parseLong(before.value), by);
        put(key, new Entry(Long.toString(sum), before == null ? NEVER : before.expiresAtMillis));
        return sum;
    }

    private Object expire(String key, long millis) {
        Entry entry = find(key);
        if (entry == null) {
            return 0L;
        }
        put(key, new Entry(entry.value, in(millis)));
        return 1L;
    }

    private Object left(String key, long unitMillis) {
        Entry entry = find(key);
        if (entry == null) {
            return -2L;
        }
        long millis = entry.expiresAtMillis - clockMillis.getAsLong();
        return entry.expiresAtMillis == NEVER ? -1L : (millis + unitMillis - 1) / unitMillis;
    }

    private static Object count(List<String> command, java.util.function.Predicate<String> key) {
        List<String> keys = new ArrayList<>(command.subList(1, command.size()));
        return keys.stream().filter(key).count();
    }
}
