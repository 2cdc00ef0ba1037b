/** Reactor's schedulers as tasks of a run. */
@org.jspecify.annotations.NullMarked
module dev.simloop.reactor {
    requires transitive dev.simloop.core;
    requires reactor.core;
    requires static org.jspecify;

    exports dev.simloop.reactor;

    provides dev.simloop.spi.TakeOverProvider with
            dev.simloop.reactor.ReactorTakeOver;
}
