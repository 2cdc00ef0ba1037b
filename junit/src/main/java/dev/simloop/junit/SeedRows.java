package dev.simloop.junit;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The rows of {@link SeedSource}: pinned seeds, then the listed ones, then the range; each seed once. */
final class SeedRows implements ArgumentsProvider, AnnotationConsumer<SeedSource> {
    private int count;
    private long start;
    private long[] listed = {};

    @Override
    public void accept(SeedSource source) {
        count = source.count();
        start = source.start();
        listed = source.seeds();
    }

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        var test = new TestName(
                context.getRequiredTestClass(), context.getRequiredTestMethod().getName());
        if (context.getRequiredTestMethod().getParameterCount() == 0) {
            throw new IllegalArgumentException(test
                    + " takes no seed, so that all of its rows would be the same: give it a parameter of type long");
        }
        var asked = AskedRows.asked();
        return (asked == null ? seeds(test, SeedProperties.read()) : asked.seeds()).mapToObj(Arguments::of);
    }

    LongStream seeds(TestName test, SeedProperties properties) {
        if (properties.tape() != null) {
            throw new IllegalArgumentException(SeedProperties.TAPE + ": " + test + " is a @SeedSource, whose rows know"
                    + " a seed and no tape: use @SimTest or SeedSweep for it");
        }
        if (properties.breakAt() != null) {
            throw new IllegalArgumentException(SeedProperties.BREAK_AT + ": the runs of " + test
                    + ", a @SeedSource, are the test's own: use SimConfig.withBreakAt in it, or @SimTest or SeedSweep");
        }
        if (properties.strategy() != null) {
            throw new IllegalArgumentException(
                    SeedProperties.STRATEGY + ": " + test + " is a @SeedSource, whose rows are"
                            + " bare seeds, and those mean strategy random: use @SimTest or SeedSweep for it");
        }
        var replay = properties.replay();
        if (replay != null) {
            PinnedSeeds.checkRandom(replay, "simloop.replay");
            return LongStream.of(replay.seed());
        }
        if (!properties.only().isEmpty()) {
            return properties.only().stream().mapToLong(Long::longValue);
        }
        Set<Long> first = new LinkedHashSet<>();
        for (var pin : PinnedSeeds.of(test)) {
            pin.checkRandom();
            first.add(pin.token().seed());
        }
        for (long seed : listed) {
            first.add(seed);
        }
        var head = Set.copyOf(first);
        var headInOrder = first.stream().mapToLong(Long::longValue);
        if (listed.length > 0 && !properties.givesRange()) {
            return headInOrder;
        }
        var from = properties.startOr(start);
        var rest = LongStream.range(0, properties.countOr(count, from)).map(i -> from + i);
        return LongStream.concat(headInOrder, rest.filter(seed -> !head.contains(seed)));
    }
}
