package dev.simloop;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The function of a stage, kept an eye on: it runs on the loop's thread only, and when it throws, the stage learns of it
 * before it completes, while it still can be asked who depends on it.
 *
 * <p>A source that is complete already runs its function before the stage is known; then the stage learns of it in {@link
 * #of}.
 */
abstract class StageBody {
    private final Domain domain;
    private @Nullable SimFuture<?> stage;
    private @Nullable Throwable thrown;
    private @Nullable SimFuture<?> inner;
    /** It returned a future of the JDK that is not complete. */
    private boolean outside;

    private StageBody(Domain domain) {
        this.domain = domain;
    }

    /** {@return {@code made}, the stage that this is the function of} */
    final <S extends SimFuture<?>> S of(S made) {
        stage = made;
        Throwable before = thrown;
        if (before != null) {
            thrown = null;
            made.failing(before);
        }
        SimFuture<?> composed = inner;
        if (composed != null) {
            inner = null;
            composed.passOn(made);
        }
        if (outside) {
            made.waitsOutside();
        }
        return made;
    }

    final void enter() {
        Engine others = domain.ownedByAnother();
        if (others != null) {
            others.checkOwner("a stage of a future");
        }
    }

    final void failed(Throwable e) {
        SimFuture<?> known = stage;
        if (known == null) {
            thrown = e;
        } else {
            known.failing(e);
        }
    }

    /** What a function returned may be a stage that completes this one. */
    final void returned(@Nullable Object result) {
        if (result instanceof SimFuture<?> next) {
            SimFuture<?> known = stage;
            next.composing();
            if (known == null) {
                inner = next;
            } else {
                next.passOn(known);
            }
        } else if (result instanceof CompletableFuture<?> next && !next.isDone()) {
            outside = true;
            if (stage != null) {
                stage.waitsOutside();
            }
        }
    }

    static <T, R> Applying<T, R> applying(Domain domain, Function<? super T, ? extends R> body) {
        return new Applying<>(domain, Objects.requireNonNull(body), false);
    }

    static <T, R extends CompletionStage<?>> Applying<T, R> composing(
            Domain domain, Function<? super T, ? extends R> body) {
        return new Applying<>(domain, Objects.requireNonNull(body), true);
    }

    static <T, U, R> ApplyingBoth<T, U, R> both(Domain domain, BiFunction<? super T, ? super U, ? extends R> body) {
        return new ApplyingBoth<>(domain, Objects.requireNonNull(body));
    }

    static <T> Accepting<T> accepting(Domain domain, Consumer<? super T> body) {
        return new Accepting<>(domain, Objects.requireNonNull(body));
    }

    static <T, U> AcceptingBoth<T, U> acceptingBoth(Domain domain, BiConsumer<? super T, ? super U> body) {
        return new AcceptingBoth<>(domain, Objects.requireNonNull(body), false);
    }

    /** For {@code whenComplete}, whose own failure counts only where there is a value. */
    static <T> AcceptingBoth<T, Throwable> looking(
            Domain domain, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> body) {
        return new AcceptingBoth<>(domain, Objects.requireNonNull(body), true);
    }

    static Running running(Domain domain, Runnable body) {
        return new Running(domain, Objects.requireNonNull(body));
    }

    static final class Applying<T, R> extends StageBody implements Function<T, R> {
        private final Function<? super T, ? extends R> body;
        private final boolean composes;

        Applying(Domain domain, Function<? super T, ? extends R> body, boolean composes) {
            super(domain);
            this.body = body;
            this.composes = composes;
        }

        @Override
        public R apply(T value) {
            enter();
            try {
                R result = body.apply(value);
                if (composes) {
                    returned(result);
                }
                return result;
            } catch (Throwable e) {
                failed(e);
                throw e;
            }
        }
    }

    static final class ApplyingBoth<T, U, R> extends StageBody implements BiFunction<T, U, R> {
        private final BiFunction<? super T, ? super U, ? extends R> body;

        ApplyingBoth(Domain domain, BiFunction<? super T, ? super U, ? extends R> body) {
            super(domain);
            this.body = body;
        }

        @Override
        public R apply(T one, U other) {
            enter();
            try {
                return body.apply(one, other);
            } catch (Throwable e) {
                failed(e);
                throw e;
            }
        }
    }

    static final class Accepting<T> extends StageBody implements Consumer<T> {
        private final Consumer<? super T> body;

        Accepting(Domain domain, Consumer<? super T> body) {
            super(domain);
            this.body = body;
        }

        @Override
        public void accept(T value) {
            enter();
            try {
                body.accept(value);
            } catch (Throwable e) {
                failed(e);
                throw e;
            }
        }
    }

    static final class AcceptingBoth<T, U> extends StageBody implements BiConsumer<T, U> {
        private final BiConsumer<? super T, ? super U> body;
        private final boolean looks;

        AcceptingBoth(Domain domain, BiConsumer<? super T, ? super U> body, boolean looks) {
            super(domain);
            this.body = body;
            this.looks = looks;
        }

        @Override
        public void accept(T one, U other) {
            enter();
            try {
                body.accept(one, other);
            } catch (Throwable e) {
                if (!looks || other == null) {
                    failed(e);
                }
                throw e;
            }
        }
    }

    static final class Running extends StageBody implements Runnable {
        private final Runnable body;

        Running(Domain domain, Runnable body) {
            super(domain);
            this.body = body;
        }

        @Override
        public void run() {
            enter();
            try {
                body.run();
            } catch (Throwable e) {
                failed(e);
                throw e;
            }
        }
    }
}
