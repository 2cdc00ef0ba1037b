package dev.simloop.junit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Unsets the properties of this module, and that of a launch by surefire, for each test, whatever the run was started with, and restores them after. */
final class SimLoopProperties implements BeforeEachCallback, AfterEachCallback {
    private static final List<String> ALL = List.of(
            SeedProperties.SEED,
            SeedProperties.SEEDS,
            SeedProperties.START,
            SeedProperties.REPLAY,
            SeedProperties.TAPE,
            SeedProperties.BREAK_AT,
            "surefire.real.class.path");

    private final Map<String, String> before = new HashMap<>();

    private final List<String> set = new ArrayList<>();

    void set(String name, String value) {
        set.add(name);
        System.setProperty(name, value);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        for (var name : ALL) {
            var value = System.clearProperty(name);
            if (value != null) {
                before.put(name, value);
            }
        }
        FreshStart.OF_THIS_JVM.forget();
        TapeFile.CLAIM.forget();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        ALL.forEach(System::clearProperty);
        set.forEach(System::clearProperty);
        set.clear();
        before.forEach(System::setProperty);
        FreshStart.OF_THIS_JVM.forget();
        TapeFile.CLAIM.forget();
    }
}
