package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Several registers, read and written together; see {@link Specs#multiRegister}. */
final class MultiRegister extends Specs.OnOps<Map<Object, Object>> {
    MultiRegister(Map<?, ?> initial) {
        super(Collections.unmodifiableMap(new LinkedHashMap<>(initial)));
    }

    @Override
    public Object partition(Op input) {
        return "";
    }

    @Override
    public boolean onlyLooks(Op input) {
        return steps(input).stream().allMatch(step -> reads(step, input));
    }

    @Override
    public List<Applied<Map<Object, Object>, Object>> apply(Map<Object, Object> state, Op input) {
        Map<Object, Object> next = new LinkedHashMap<>(state);
        List<@Nullable Object> told = new ArrayList<>();
        boolean looks = true;
        for (List<?> step : steps(input)) {
            Object key = step.get(1);
            if (reads(step, input)) {
                List<@Nullable Object> seen = new ArrayList<>();
                seen.add(step.get(0));
                seen.add(key);
                seen.add(next.get(key));
                told.add(Collections.unmodifiableList(seen));
            } else {
                looks = false;
                if (step.get(2) == null) {
                    next.remove(key);
                } else {
                    next.put(key, step.get(2));
                }
                told.add(step);
            }
        }
        Map<Object, Object> after = looks || next.equals(state) ? state : Collections.unmodifiableMap(next);
        return Spec.one(after, Collections.unmodifiableList(told));
    }

    private static boolean reads(List<?> step, Op input) {
        String f = String.valueOf(step.get(0));
        return switch (f.startsWith(":") ? f.substring(1) : f) {
            case "r", "read" -> true;
            case "w", "write" -> false;
            default -> throw unknown("multi-register", input);
        };
    }

    private static List<List<?>> steps(Op input) {
        if (!(input.value() instanceof List<?> all)) {
            throw unknown("multi-register", input);
        }
        List<List<?>> steps = new ArrayList<>();
        for (Object step : all) {
            if (!(step instanceof List<?> parts) || parts.size() != 3) {
                throw unknown("multi-register", input);
            }
            steps.add(parts);
        }
        return steps;
    }
}
