package dev.simloop.cli;

import dev.simloop.campaign.FreshJvm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the fresh JVM for a scenario of the command line starts: after the question its name and the class path. */
final class FreshScenario {
    private FreshScenario() {}

    /** {@return what asks a fresh JVM about {@code named}, found on {@code classPath} or that of this JVM} */
    static FreshJvm of(NamedScenario named, @Nullable String classPath) {
        return FreshJvm.main(FreshScenario.class, List.of(named.name(), classPath == null ? "" : classPath));
    }

    public static void main(String[] args) {
        Throwable failure = null;
        try {
            FreshJvm.Question question = FreshJvm.Question.of(args);
            String places = question.arguments().get(1);
            try (ClassPath classPath = ClassPath.open(places.isEmpty() ? null : places)) {
                String name = question.arguments().get(0);
                ScenarioLookup lookup = new ScenarioLookup(classPath);
                NamedTest test = lookup.test(name);
                if (test == null) {
                    question.answer(lookup.find(name).campaign());
                } else {
                    boolean unused = test.with(named -> {
                        question.answer(named.campaign());
                        return true;
                    });
                }
            }
        } catch (Throwable e) {
            failure = e;
        }
        FreshJvm.Question.end(failure);
    }
}
