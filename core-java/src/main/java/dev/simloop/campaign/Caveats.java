package dev.simloop.campaign;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a part of a search met that limits what it can say.
 *
 * @param bounded an option was left out because of a bound
 * @param declares steps were taken for independent because of what they had declared
 * @param parts steps were taken for independent because they were on different hosts
 * @param merged a run ended where another one had been
 * @param gaveWay an actor had to give way after many steps
 * @param toreDown teardown had something to choose
 * @param held draws that were not gone through, by the name of the stream
 */
record Caveats(
        boolean bounded,
        boolean declares,
        boolean parts,
        boolean merged,
        boolean gaveWay,
        boolean toreDown,
        Map<String, HeldDraws> held) {
    static final Caveats NONE = new Caveats(false, false, false, false, false, false, Map.of());

    Caveats and(Caveats other) {
        Map<String, HeldDraws> all = new TreeMap<>(held);
        other.held.forEach(all::putIfAbsent);
        return new Caveats(
                bounded || other.bounded,
                declares || other.declares,
                parts || other.parts,
                merged || other.merged,
                gaveWay || other.gaveWay,
                toreDown || other.toreDown,
                all);
    }
}
