package dev.simloop.verify.txn;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What may be promised of transactions, and which anomalies rule it out. Levels PL-1 to PL-3 and PL-SI are those of Adya,
 * "Weak consistency", 1999, and of Adya, Liskov and O'Neil, "Generalized isolation level definitions", 2000; read atomic
 * and that snapshot isolation forbids every cycle whose anti-dependencies are not adjacent are of Cerone, Bernardi and Gotsman,
 * "A framework for transactional consistency models with atomic visibility", 2015, and Cerone and Gotsman, "Analysing
 * snapshot isolation", 2018; strong session levels of Daudjee and Salem, "Lazy database replication with snapshot
 * isolation", 2006. Accesses are to single keys: what predicates could show is not looked at.
 */
public enum IsolationLevel {
    /** PL-1: no circles of overwriting (G0). */
    READ_UNCOMMITTED("read uncommitted"),
    /** PL-2: and nothing aborted or intermediate is read, and no circles of reading and overwriting (G1). */
    READ_COMMITTED("read committed", READ_UNCOMMITTED),
    /** A transaction sees its own accesses, and of others all or nothing. */
    READ_ATOMIC("read atomic", READ_COMMITTED),
    /** What was read and then replaced was not replaced by others in between: no lost updates. */
    CURSOR_STABILITY("cursor stability", READ_COMMITTED),
    /** PL-2+: reads come from one consistent state: no G-single. */
    CONSISTENT_VIEW("consistent view", CURSOR_STABILITY),
    /** PL-2.99: no circles through reads of single keys. */
    REPEATABLE_READ("repeatable read", CURSOR_STABILITY),
    /** PL-SI: reads come from a snapshot, and of two that replace the same the first wins: no G-single, no G-nonadjacent. */
    SNAPSHOT_ISOLATION("snapshot isolation", CONSISTENT_VIEW, READ_ATOMIC),
    /** PL-3: some serial order explains all. */
    SERIALIZABLE("serializable", REPEATABLE_READ, SNAPSHOT_ISOLATION),
    /** Read uncommitted, with the order of each client kept. */
    STRONG_SESSION_READ_UNCOMMITTED("strong session read uncommitted", READ_UNCOMMITTED),
    /** Read committed, with the order of each client kept. */
    STRONG_SESSION_READ_COMMITTED("strong session read committed", READ_COMMITTED, STRONG_SESSION_READ_UNCOMMITTED),
    /** Snapshot isolation, with the order of each client kept. */
    STRONG_SESSION_SNAPSHOT_ISOLATION(
            "strong session snapshot isolation", SNAPSHOT_ISOLATION, STRONG_SESSION_READ_COMMITTED),
    /** Serializable, with the order of each client kept. */
    STRONG_SESSION_SERIALIZABLE("strong session serializable", SERIALIZABLE, STRONG_SESSION_SNAPSHOT_ISOLATION),
    /** Read uncommitted, with the order of real time kept. */
    STRONG_READ_UNCOMMITTED("strong read uncommitted", STRONG_SESSION_READ_UNCOMMITTED),
    /** Read committed, with the order of real time kept. */
    STRONG_READ_COMMITTED("strong read committed", STRONG_SESSION_READ_COMMITTED, STRONG_READ_UNCOMMITTED),
    /** Snapshot isolation whose snapshots are of the moment a transaction begins. */
    STRONG_SNAPSHOT_ISOLATION("strong snapshot isolation", STRONG_SESSION_SNAPSHOT_ISOLATION, STRONG_READ_COMMITTED),
    /** PL-SS: serializable in an order that real time allows. */
    STRICT_SERIALIZABLE("strict serializable", STRONG_SESSION_SERIALIZABLE, STRONG_SNAPSHOT_ISOLATION);

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // a list of List.of
    private final List<IsolationLevel> weaker;

    IsolationLevel(String title, IsolationLevel... weaker) {
        this.title = title;
        this.weaker = List.of(weaker);
    }

    /** {@return the usual name} */
    public String title() {
        return title;
    }

    /** {@return whether whatever keeps this level keeps {@code other}, too} */
    public boolean implies(IsolationLevel other) {
        return this == other || weaker.stream().anyMatch(level -> level.implies(other));
    }

    /** {@return whether an anomaly of that kind cannot be at this level} */
    public boolean forbids(Anomaly.Kind kind) {
        return WEAKEST.getOrDefault(kind, Set.of()).stream().anyMatch(this::implies);
    }

    private static final Map<Anomaly.Kind, Set<IsolationLevel>> WEAKEST = weakest();

    private static Map<Anomaly.Kind, Set<IsolationLevel>> weakest() {
        Map<Anomaly.Kind, Set<IsolationLevel>> all = new EnumMap<>(Anomaly.Kind.class);
        for (Anomaly.Kind kind : Anomaly.Kind.values()) {
            all.put(
                    kind,
                    switch (kind) {
                        case GARBAGE, DUPLICATE, CYCLIC_VERSIONS, G0 -> EnumSet.of(READ_UNCOMMITTED);
                        case INCOMPATIBLE_ORDER, FUTURE_READ, G1A, G1B, DIRTY_UPDATE, G1C -> EnumSet.of(READ_COMMITTED);
                        case INTERNAL -> EnumSet.of(READ_ATOMIC);
                        case LOST_UPDATE -> EnumSet.of(CURSOR_STABILITY);
                        case G_SINGLE -> EnumSet.of(CONSISTENT_VIEW, REPEATABLE_READ);
                        case G_NONADJACENT -> EnumSet.of(SNAPSHOT_ISOLATION, REPEATABLE_READ);
                        case WRITE_SKEW, G2 -> EnumSet.of(REPEATABLE_READ);
                        case G0_PROCESS -> EnumSet.of(STRONG_SESSION_READ_UNCOMMITTED);
                        case G1C_PROCESS -> EnumSet.of(STRONG_SESSION_READ_COMMITTED);
                        case G_SINGLE_PROCESS, G_NONADJACENT_PROCESS -> EnumSet.of(STRONG_SESSION_SNAPSHOT_ISOLATION);
                        case G2_PROCESS -> EnumSet.of(STRONG_SESSION_SERIALIZABLE);
                        case G0_REALTIME -> EnumSet.of(STRONG_READ_UNCOMMITTED);
                        case G1C_REALTIME -> EnumSet.of(STRONG_READ_COMMITTED);
                        case G_SINGLE_REALTIME, G_NONADJACENT_REALTIME -> EnumSet.of(STRONG_SNAPSHOT_ISOLATION);
                        case G2_REALTIME -> EnumSet.of(STRICT_SERIALIZABLE);
                    });
        }
        return Collections.unmodifiableMap(all);
    }
}
