/** The core of SimLoop: loop, virtual time, streams of draws, tapes, futures, executors and campaigns. */
@org.jspecify.annotations.NullMarked
module dev.simloop.core {
    requires java.management;
    requires jdk.unsupported;
    requires org.slf4j;
    requires static transitive org.jspecify;

    uses dev.simloop.campaign.Interleaver;
    uses dev.simloop.spi.CommentMarkers;
    uses dev.simloop.spi.TakeOverProvider;

    exports dev.simloop;
    exports dev.simloop.campaign;
    exports dev.simloop.disk;
    exports dev.simloop.event;
    exports dev.simloop.failure;
    exports dev.simloop.faults;
    exports dev.simloop.marker;
    exports dev.simloop.property;
    exports dev.simloop.report;
    exports dev.simloop.shrink;
    exports dev.simloop.spi;
    exports dev.simloop.strategy;
    exports dev.simloop.tape;
    exports dev.simloop.workload;
}
