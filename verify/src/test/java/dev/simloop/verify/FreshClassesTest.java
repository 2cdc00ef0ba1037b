package dev.simloop.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How the values of a class are taken apart is found out once for each class. Here each test has classes of its own, loaded anew, in
 * a package that this module cannot see into.
 */
@Tag("jdk")
class FreshClassesTest {
    record Fractions(float half, double quarter) {}

    record Whole(byte a, short b, char c, int d, long e, boolean f, String g) {}

    enum Suit {
        HEARTS,
        SPADES {
            @Override
            public String toString() {
                return "spade";
            }
        }
    }

    /** As Kotlin compiles an object. */
    static final class Single {
        static final Single INSTANCE = new Single();
    }

    /** As Kotlin compiles a data class with an internal property. */
    static final class Data {
        private final int first;
        private final String second;

        Data(int first, String second) {
            this.first = first;
            this.second = second;
        }

        int component1() {
            return first;
        }

        String component2$module() {
            return second;
        }

        static Data copy$default(Data of) {
            return of;
        }
    }

    /** Can be destructured, and is no data class: what its equals looks at is not known. */
    static final class Destructured {
        int component1() {
            return 1;
        }
    }

    /** Has a field of that name, which is no object. */
    static final class Pretender {
        final Object INSTANCE = new Object();
    }

    private final ClassLoader anew = new ClassLoader(FreshClassesTest.class.getClassLoader()) {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known == null && name.startsWith(FreshClassesTest.class.getName())) {
                    known = define(name);
                }
                return known == null ? super.loadClass(name, resolve) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = FreshClassesTest.class.getClassLoader().getResourceAsStream(file)) {
                byte[] bytes = Objects.requireNonNull(in, file).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    };

    private Class<?> type(Class<?> of) throws ReflectiveOperationException {
        Class<?> fresh = Class.forName(of.getName(), true, anew);
        assertThat(fresh).isNotEqualTo(of);
        return fresh;
    }

    private Object make(Class<?> of, Object... values) throws ReflectiveOperationException {
        Constructor<?> constructor = type(of).getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static long print(Object value) {
        return StructuralFingerprint.INSTANCE.of(value);
    }

    private static void differ(List<Object> values) {
        assertThat(values.stream().map(FreshClassesTest::print).distinct()).hasSameSizeAs(values);
    }

    @Test
    void fractionsAreNotCutOff() throws Exception {
        differ(List.of(
                make(Fractions.class, 0.5f, 0.25),
                make(Fractions.class, 0.75f, 0.25),
                make(Fractions.class, 0.5f, 0.125),
                make(Fractions.class, 0.25f, 0.5)));
        assertThat(print(make(Fractions.class, 0.5f, 0.25))).isEqualTo(print(make(Fractions.class, 0.5f, 0.25)));
    }

    @Test
    void everyComponentCounts() throws Exception {
        Object[] base = {(byte) 1, (short) 2, 'c', 4, 5L, false, "g"};
        Object[] other = {(byte) 9, (short) 9, 'x', 9, 9L, true, "x"};
        List<Object> values = new ArrayList<>();
        values.add(make(Whole.class, base));
        for (int i = 0; i < base.length; i++) {
            Object[] changed = base.clone();
            changed[i] = other[i];
            values.add(make(Whole.class, changed));
        }
        differ(values);
    }

    @Test
    void enumsAreTheirClassAndName() throws Exception {
        Object[] suits = type(Suit.class).getEnumConstants();
        differ(List.of(suits[0], suits[1], "HEARTS", "SPADES"));
        assertThat(print(suits[1])).isEqualTo(print(Suit.SPADES));
    }

    @Test
    void kotlinsObjectsAreTheirClass() throws Exception {
        assertThat(print(make(Single.class))).isEqualTo(print(Single.INSTANCE));
        differ(List.of(Single.INSTANCE, Suit.HEARTS, "Single"));
        Object pretender = make(Pretender.class);
        assertThatThrownBy(() -> print(pretender)).hasMessageStartingWith("no fingerprint is known for ");
    }

    @Test
    void kotlinsDataClassesAreTheirComponents() throws Exception {
        differ(List.of(make(Data.class, 1, "a"), make(Data.class, 2, "a"), make(Data.class, 1, "b"), Single.INSTANCE));
        assertThat(print(make(Data.class, 1, "a"))).isEqualTo(print(make(Data.class, 1, "a")));
    }

    @Test
    void whatCanBeDestructuredIsNotYetADataClass() throws Exception {
        Object pair = make(Destructured.class);
        assertThatThrownBy(() -> print(pair)).hasMessageStartingWith("no fingerprint is known for ");
    }

    /** What was found out about a class of the JDK stays for the whole of a JVM, so it is found out here once more. */
    @Test
    void valuesOfTheJdkAreTakenApartByWhatTheyAre() {
        differ(apart(Byte.class, (byte) 1, (byte) 2));
        differ(apart(Short.class, (short) 1, (short) 2));
        differ(apart(Character.class, 'a', 'b'));
        differ(apart(Double.class, 1.5, 1.25));
        differ(apart(Float.class, 1.5f, 1.25f));
        differ(apart(BigInteger.class, BigInteger.ONE, BigInteger.TWO));
        differ(apart(BigDecimal.class, new BigDecimal("1.0"), new BigDecimal("1.00")));
        differ(apart(UUID.class, new UUID(1, 2), new UUID(2, 1)));
        differ(apart(Duration.class, Duration.ofSeconds(1), Duration.ofSeconds(2)));
        differ(apart(Instant.class, Instant.EPOCH, Instant.EPOCH.plusNanos(1)));
        differ(apart(Optional.class, Optional.of(1), Optional.of(2), Optional.empty()));
        differ(apart(
                BitSet.class,
                BitSet.valueOf(new long[] {1}),
                BitSet.valueOf(new long[] {2}),
                BitSet.valueOf(new long[] {1, 1}),
                new BitSet()));
    }

    private static List<Object> apart(Class<?> type, Object... values) {
        List<Object> bits = new ArrayList<>();
        for (Object value : values) {
            Mixer mixer = new Mixer();
            StructuralFingerprint.Parts.of(type).walk(value, mixer);
            assertThat(mixer.bits()).as("%s", value).isEqualTo(print(value));
            bits.add(mixer.bits());
        }
        return bits;
    }
}
