/** RxJava's schedulers as tasks of a run. */
@org.jspecify.annotations.NullMarked
module dev.simloop.rxjava {
    requires transitive dev.simloop.core;
    requires io.reactivex.rxjava3;
    requires static org.jspecify;

    exports dev.simloop.rxjava;

    provides dev.simloop.spi.TakeOverProvider with
            dev.simloop.rxjava.RxJavaTakeOver;
}
