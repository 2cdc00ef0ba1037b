/** Kotlin coroutines on the simulated loop. */
@org.jspecify.annotations.NullMarked
module dev.simloop.coroutines {
    requires transitive dev.simloop.core;
    requires transitive kotlin.stdlib;
    requires transitive kotlinx.coroutines.core;
    requires static org.jspecify;

    exports dev.simloop.coroutines;

    provides dev.simloop.spi.TakeOverProvider with
            dev.simloop.coroutines.CoroutinesTakeOver;
    provides dev.simloop.spi.MethodRunner with
            dev.simloop.coroutines.SuspendingMethods;
}
