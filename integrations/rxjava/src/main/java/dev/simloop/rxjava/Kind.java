package dev.simloop.rxjava;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.functions.Function;
import io.reactivex.rxjava3.functions.Supplier;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import org.jspecify.annotations.Nullable;

/** The schedulers of RxJava that have threads, and the two places at which each can be exchanged. */
enum Kind {
    COMPUTATION("computation") {
        @Override
        Scheduler now() {
            return Schedulers.computation();
        }

        @Override
        @Nullable
        Function<? super Scheduler, ? extends Scheduler> handler() {
            return RxJavaPlugins.getComputationSchedulerHandler();
        }

        @Override
        void setHandler(@Nullable Function<? super Scheduler, ? extends Scheduler> handler) {
            RxJavaPlugins.setComputationSchedulerHandler(handler);
        }

        @Override
        @Nullable
        Function<? super Supplier<Scheduler>, ? extends Scheduler> maker() {
            return RxJavaPlugins.getInitComputationSchedulerHandler();
        }

        @Override
        void setMaker(@Nullable Function<? super Supplier<Scheduler>, ? extends Scheduler> maker) {
            RxJavaPlugins.setInitComputationSchedulerHandler(maker);
        }
    },
    IO("io") {
        @Override
        Scheduler now() {
            return Schedulers.io();
        }

        @Override
        @Nullable
        Function<? super Scheduler, ? extends Scheduler> handler() {
            return RxJavaPlugins.getIoSchedulerHandler();
        }

        @Override
        void setHandler(@Nullable Function<? super Scheduler, ? extends Scheduler> handler) {
            RxJavaPlugins.setIoSchedulerHandler(handler);
        }

        @Override
        @Nullable
        Function<? super Supplier<Scheduler>, ? extends Scheduler> maker() {
            return RxJavaPlugins.getInitIoSchedulerHandler();
        }

        @Override
        void setMaker(@Nullable Function<? super Supplier<Scheduler>, ? extends Scheduler> maker) {
            RxJavaPlugins.setInitIoSchedulerHandler(maker);
        }
    },
    SINGLE("single") {
        @Override
        Scheduler now() {
            return Schedulers.single();
        }

        @Override
        @Nullable
        Function<? super Scheduler, ? extends Scheduler> handler() {
            return RxJavaPlugins.getSingleSchedulerHandler();
        }

        @Override
        void setHandler(@Nullable Function<? super Scheduler, ? extends Scheduler> handler) {
            RxJavaPlugins.setSingleSchedulerHandler(handler);
        }

        @Override
        @Nullable
        Function<? super Supplier<Scheduler>, ? extends Scheduler> maker() {
            return RxJavaPlugins.getInitSingleSchedulerHandler();
        }

        @Override
        void setMaker(@Nullable Function<? super Supplier<Scheduler>, ? extends Scheduler> maker) {
            RxJavaPlugins.setInitSingleSchedulerHandler(maker);
        }
    },
    NEW_THREAD("newThread") {
        @Override
        Scheduler now() {
            return Schedulers.newThread();
        }

        @Override
        @Nullable
        Function<? super Scheduler, ? extends Scheduler> handler() {
            return RxJavaPlugins.getNewThreadSchedulerHandler();
        }

        @Override
        void setHandler(@Nullable Function<? super Scheduler, ? extends Scheduler> handler) {
            RxJavaPlugins.setNewThreadSchedulerHandler(handler);
        }

        @Override
        @Nullable
        Function<? super Supplier<Scheduler>, ? extends Scheduler> maker() {
            return RxJavaPlugins.getInitNewThreadSchedulerHandler();
        }

        @Override
        void setMaker(@Nullable Function<? super Supplier<Scheduler>, ? extends Scheduler> maker) {
            RxJavaPlugins.setInitNewThreadSchedulerHandler(maker);
        }
    };

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    /** {@return what it is called, as the method of {@code Schedulers} that gives it} */
    String text() {
        return text;
    }

    /** {@return what {@code Schedulers} gives now} */
    abstract Scheduler now();

    /** {@return what is asked each time} */
    abstract @Nullable Function<? super Scheduler, ? extends Scheduler> handler();

    abstract void setHandler(@Nullable Function<? super Scheduler, ? extends Scheduler> handler);

    /** {@return what is asked once in a JVM} */
    abstract @Nullable Function<? super Supplier<Scheduler>, ? extends Scheduler> maker();

    abstract void setMaker(@Nullable Function<? super Supplier<Scheduler>, ? extends Scheduler> maker);
}
