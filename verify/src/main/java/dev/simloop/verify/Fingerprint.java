package dev.simloop.verify;

/**
 * Gives 64 bits for a state, as good as random: equal states have equal fingerprints, and unequal ones differ but for
 * chance. A {@code hashCode} is no fingerprint: those of records collide by design.
 *
 * <p>The default walks records, Kotlin data classes and objects, enums, strings, boxed numbers, {@code Optional},
 * collections and maps, and mixes what it finds; other classes are refused by name, because how they define equality is
 * not to be seen from outside. For those, implement {@link Value}, give a fingerprint of your own with {@link Mixer}, or
 * check {@linkplain ModelChecker#exact exactly}.
 */
@FunctionalInterface
public interface Fingerprint<S> {
    /** {@return the fingerprint of {@code state}} */
    long of(S state);

    /** {@return the default fingerprint} */
    static Fingerprint<Object> structural() {
        return StructuralFingerprint.INSTANCE;
    }

    /** A part of a state that says itself what it consists of. Equal values must put equal things. */
    interface Value {
        /** Puts everything that {@code equals} looks at into {@code mixer}. */
        void mixInto(Mixer mixer);
    }
}
