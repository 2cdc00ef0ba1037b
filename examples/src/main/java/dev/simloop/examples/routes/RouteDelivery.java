package dev.simloop.examples.routes;

import dev.simloop.net.LatencyModel;
import dev.simloop.net.LinkSettings;
import dev.simloop.verify.Model;
import dev.simloop.verify.node.Context;
import dev.simloop.verify.node.Node;
import dev.simloop.verify.node.NodeSimulation;
import dev.simloop.verify.node.Nodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A controller has routes, of rising versions, that a router is to end up with. The first controller pushes each version
 * once; on a network that loses packets, some seed shows a router that never gets the last one. The second pushes again
 * until it is told.
 *
 * <p>The design is checked by itself, over all its states; then the nodes, which run on the simulated network, are held to
 * it, step by step.
 */
public final class RouteDelivery {
    /** The last version that is wanted. */
    public static final int LAST = 3;

    /** The version that the controller wants and the one that the router has. */
    public record Routes(int wanted, int installed) {}

    /** The design: what is wanted rises, and the router gets something newer that was wanted. */
    public static final Model<Routes> DESIGN = design("routes", true, false);

    /** The same without a promise that anything is ever delivered. */
    public static final Model<Routes> UNFAIR = design("unfair routes", false, false);

    /** Lets a router have what nobody wanted, which an invariant forbids. */
    public static final Model<Routes> MUTANT = design("invented routes", true, true);

    private RouteDelivery() {}

    private static Model<Routes> design(String name, boolean fair, boolean invented) {
        var builder = Model.<Routes>named(name)
                .initial(new Routes(0, 0))
                .action("want", s -> s.wanted() < LAST, s -> new Routes(s.wanted() + 1, s.installed()))
                .choice("deliver", s -> s.installed() < s.wanted(), RouteDelivery::newer)
                .invariant("only what was wanted", s -> s.installed() <= s.wanted())
                .terminal(s -> s.installed() == LAST);
        if (invented) {
            builder.action("invent", s -> s.installed() == s.wanted(), s -> new Routes(s.wanted(), s.installed() + 1));
        }
        return fair ? builder.weaklyFair("deliver").build() : builder.build();
    }

    private static List<Routes> newer(Routes s) {
        List<Routes> next = new ArrayList<>();
        for (int version = s.installed() + 1; version <= s.wanted(); version++) {
            next.add(new Routes(s.wanted(), version));
        }
        return next;
    }

    /** What the two send each other. */
    public sealed interface Message {
        /** A version, to be installed. */
        record Push(int version) implements Message {}

        /** The answer: the version has arrived. */
        record Installed(int version) implements Message {}
    }

    /** One of the two. */
    public abstract static sealed class Peer implements Node<Message> {
        @Override
        public void onMessage(Context<Message> context, String from, Message message) {}
    }

    /** Pushes each version once, or until it is told that it has arrived. */
    public static final class Controller extends Peer {
        private final boolean again;
        int wanted;
        int installed;

        Controller(boolean again) {
            this.again = again;
        }

        @Override
        public void onStart(Context<Message> context) {
            context.setTimer("want", Duration.ofMillis(50));
        }

        @Override
        public void onTimer(Context<Message> context, String timer) {
            if (timer.equals("want")) {
                want(context);
                if (wanted < LAST) {
                    context.setTimer("want", Duration.ofMillis(10 + context.draw("pause", 100)));
                }
            } else {
                push(context);
            }
        }

        void want(Context<Message> context) {
            wanted++;
            push(context);
        }

        private void push(Context<Message> context) {
            if (installed < wanted) {
                context.send("router", new Message.Push(wanted));
                if (again) {
                    context.setTimer("again", Duration.ofMillis(100));
                }
            }
        }

        @Override
        public void onMessage(Context<Message> context, String from, Message message) {
            if (message instanceof Message.Installed done) {
                installed = Math.max(installed, done.version());
            }
        }
    }

    /** Installs what is pushed, if it is newer than what it has; or whatever comes. */
    public static final class Router extends Peer {
        private final boolean gullible;
        int installed;

        Router(boolean gullible) {
            this.gullible = gullible;
        }

        @Override
        public void onMessage(Context<Message> context, String from, Message message) {
            if (message instanceof Message.Push push) {
                if (gullible || push.version() > installed) {
                    installed = push.version();
                }
                context.send(from, new Message.Installed(push.version()));
            }
        }
    }

    /**
     * {@return what makes the nodes, which are called {@code controller} and {@code router}}
     *
     * @param again whether the controller pushes until it is told
     * @param gullible whether the router takes older versions, too
     */
    public static Function<String, Peer> peers(boolean again, boolean gullible) {
        return name -> name.equals("router") ? new Router(gullible) : new Controller(again);
    }

    /** {@return the state of the design as the nodes stand} */
    public static Routes routes(Nodes<Peer> nodes) {
        return new Routes(((Controller) nodes.get("controller")).wanted, ((Router) nodes.get("router")).installed);
    }

    /** {@return both nodes on a network that loses a tenth of the packets and lets them overtake each other; see {@link #peers}} */
    public static NodeSimulation<Peer, Message> simulation(boolean again, boolean gullible) {
        return NodeSimulation.of(Message.class, List.of("controller", "router"), peers(again, gullible))
                .withNetwork(net -> net.setDefaults(LinkSettings.defaults()
                        .withLatency(LatencyModel.uniform(Duration.ofMillis(1), Duration.ofMillis(60)))
                        .withLoss(0.1)))
                .goal("the router has the last route", nodes -> routes(nodes).installed() == LAST);
    }
}
