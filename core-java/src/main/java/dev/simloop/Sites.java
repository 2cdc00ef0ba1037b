package dev.simloop;

import dev.simloop.tape.Fallback;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@link Buggify} sites of one run: which are switched on, and how often each was asked and fired. */
final class Sites {
    private final Engine engine;
    private final Map<String, Site> sites = new LinkedHashMap<>();

    Sites(Engine engine) {
        this.engine = engine;
    }

    private static final class Site {
        double activation;
        double firing;
        boolean active;
        final long[] evaluated;
        final long[] activated;
        final long[] fired;

        /** Null until it is asked for the first time. */
        @Nullable
        DrawStream stream;

        Site(Engine engine, String name) {
            activation = engine.config.buggifyActivation;
            firing = engine.config.buggifyFiring;
            evaluated = engine.cell("buggify." + name + ".evaluated");
            activated = engine.cell("buggify." + name + ".activated");
            fired = engine.cell("buggify." + name + ".fired");
        }
    }

    private Site site(String name) {
        Site site = sites.get(name);
        if (site == null) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("buggify site is blank: \"" + name + "\"");
            }
            site = new Site(engine, name);
            sites.put(name, site);
        }
        return site;
    }

    void set(String name, double activation, double firing) {
        SimConfig.probability("activation", activation);
        SimConfig.probability("firing", firing);
        Site site = site(name);
        if (site.stream != null) {
            throw new IllegalStateException("buggify site " + name + " was evaluated already: set it up before");
        }
        site.activation = activation;
        site.firing = firing;
    }

    boolean fires(String name) {
        if (engine.isTearingDown() || engine.inProperty) {
            return false;
        }
        Site site = site(name);
        site.evaluated[0]++;
        DrawStream stream = site.stream;
        if (stream == null) {
            stream = engine.stream("buggify/" + name, Fallback.ZERO, true);
            site.stream = stream;
            if (stream.chance(site.activation)) {
                site.active = true;
                site.activated[0]++;
            }
        }
        if (!site.active || !stream.chance(site.firing)) {
            return false;
        }
        site.fired[0]++;
        return true;
    }
}
