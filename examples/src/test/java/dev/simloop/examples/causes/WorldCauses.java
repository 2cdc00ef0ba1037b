package dev.simloop.examples.causes;

import static dev.simloop.examples.causes.PoolCauses.check;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.simloop.Host;
import dev.simloop.SimLoop;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import dev.simloop.net.Endpoint;
import dev.simloop.net.LatencyModel;
import dev.simloop.net.LinkSettings;
import dev.simloop.net.Links;
import dev.simloop.net.NetworkFaultKinds;
import dev.simloop.net.Packet;
import dev.simloop.net.SimNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One list of bugs that need a disk, a clock or a network. A line that a cause has to name ends with a mark, {@code // @name}. */
@SuppressWarnings({"FutureReturnValueIgnored", "DefaultCharset", "StringSplitter"}) // as careless code does
final class WorldCauses {
    private WorldCauses() {}

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE, WRITE, APPEND)) { // @write-open
            channel.write(ByteBuffer.wrap(text.getBytes())); // @write-bytes
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ)) {
            channel.force(true);
        }
    }

    // ---- a new file is forced, its name is not; what lies beside it has nothing to do with it

    static Campaign ledger(boolean mended) {
        return Campaign.ofAction(world -> {
            Host bank = world.host("bank");
            Path notes = bank.disk().path("/notes");
            Path ledger = bank.disk().path("/ledger");
            Files.createFile(notes);
            write(ledger, "ten to ada"); // @ledger-write
            force(ledger);
            if (mended) {
                force(ledger.getParent());
            }
            bank.crash(); // @ledger-crash
            bank.restart();
            check(Files.exists(ledger), "the ledger was forced and is gone");
        });
    }

    // ---- files of a new directory are forced, and the directory itself; the one above is not

    static Campaign segments(boolean mended) {
        return Campaign.ofAction(world -> {
            Host broker = world.host("broker");
            Path folder = broker.disk().path("/logs/orders");
            Files.createDirectories(folder); // @segments-make
            if (mended) {
                force(folder.getRoot());
                force(folder.getParent());
            }
            Path segment = folder.resolve("0.log");
            write(segment, "tea");
            force(segment);
            force(folder);
            broker.crash(); // @segments-crash
            broker.restart();
            check(Files.exists(segment), "what was acknowledged is gone");
        });
    }

    // ---- the bytes are renamed into place but never forced

    static Campaign snapshot(boolean mended) {
        return Campaign.ofAction(world -> {
            Host node = world.host("node");
            Path root = node.disk().path("/");
            Path state = root.resolve("state");
            Path fresh = root.resolve("fresh");
            write(fresh, "term 7"); // @snapshot-write
            if (mended) {
                force(fresh);
            }
            Files.move(fresh, state, StandardCopyOption.ATOMIC_MOVE);
            force(root);
            node.crash(); // @snapshot-crash
            node.restart();
            String found = Files.readString(state);
            check(found.equals("term 7"), "the state reads '" + found + "'");
        });
    }

    // ---- the new content is forced, the rename is not

    static Campaign vote(boolean mended) {
        return Campaign.ofAction(world -> {
            Host node = world.host("node");
            Path root = node.disk().path("/");
            Path vote = root.resolve("vote");
            write(vote, "nobody");
            force(vote);
            force(root);
            Path fresh = root.resolve("fresh");
            write(fresh, "ada");
            force(fresh);
            Files.move(fresh, vote, StandardCopyOption.ATOMIC_MOVE); // @vote-rename
            if (mended) {
                force(root);
            }
            node.crash(); // @vote-crash
            node.restart();
            String found = Files.readString(vote);
            check(found.equals("ada"), "the vote went to ada and is for " + found);
        });
    }

    // ---- a failure after a power cut that has nothing to do with the disk: replaced as the documents say

    static Campaign replaced() {
        return Campaign.ofAction(world -> {
            Host node = world.host("node");
            Path root = node.disk().path("/");
            Path fresh = root.resolve("fresh");
            Path state = root.resolve("state");
            Files.writeString(fresh, "x");
            force(fresh);
            Files.move(fresh, state, StandardCopyOption.ATOMIC_MOVE);
            force(root);
            node.crash();
            node.restart();
            check(Files.readString(state).equals("y"), "the state is not y");
        });
    }

    // ---- a wall clock that is set, stands still or is off

    static Campaign clock(String kind, boolean mended) {
        return Campaign.ofAction(world -> {
            Host cache = world.host("cache");
            Host bystander = world.host("bystander");
            bystander.executor().scheduleAtFixedRate(() -> {}, 10, 500, TimeUnit.MILLISECONDS);
            long[] ages = {0, 100};
            cache.executor()
                    .scheduleAtFixedRate( // @clock-start
                            () -> {
                                long now = mended
                                        ? world.now().toMillis()
                                        : cache.clock().millis(); // @clock-read
                                ages[1] = ages[0] == 0 ? 100 : now - ages[0];
                                ages[0] = now;
                            },
                            100,
                            100,
                            TimeUnit.MILLISECONDS);
            Faults.of(HostFaultKinds.all())
                    .only(kind)
                    .allKinds()
                    .lasting(Duration.ofSeconds(8))
                    .start(world);
            for (int i = 0; i < 80; i++) {
                world.runFor(Duration.ofMillis(100));
                check(Math.abs(ages[1] - 100) < 50, "an entry is " + ages[1] + " ms old");
            }
            cache.domain().drop();
            bystander.domain().drop();
        });
    }

    // ---- a lease that its holder writes with its clock and another judges with its own

    private static final class Lease {
        String holder = "";
        Instant until = Instant.MIN;
    }

    static Campaign lease(boolean mended) {
        return Campaign.ofAction(world -> {
            Lease lease = new Lease();
            Map<String, Boolean> active = new LinkedHashMap<>();
            for (String name : List.of("left", "right")) {
                Host host = world.host(name);
                Clock clock = mended ? world.clock() : host.clock();
                host.executor()
                        .scheduleAtFixedRate(
                                () -> {
                                    Instant now = clock.instant(); // @lease-read
                                    boolean mine = lease.holder.equals(name) || now.isAfter(lease.until);
                                    if (mine) {
                                        lease.holder = name;
                                        lease.until = now.plusSeconds(10);
                                        SimLoop.observe("until", lease.until); // @lease-told
                                    }
                                    active.put(name, mine);
                                },
                                name.equals("left") ? 1 : 3,
                                5,
                                TimeUnit.SECONDS);
            }
            world.always(
                    "one is active",
                    () -> !(active.getOrDefault("left", false) && active.getOrDefault("right", false)));
            Faults.of(HostFaultKinds.all())
                    .only("clock.step", "clock.offset")
                    .lasting(Duration.ofMinutes(2))
                    .start(world);
            world.runFor(Duration.ofMinutes(2));
            world.hosts().forEach(host -> host.domain().drop());
        });
    }

    // ---- a heartbeat that a partition stops

    static Campaign heartbeat(String... kinds) {
        return Campaign.ofAction(world -> {
            Endpoint watch = SimNetwork.of(world).bind(world.host("watch"));
            Endpoint pump = SimNetwork.of(world).bind(world.host("pump"));
            SimNetwork.of(world).bind(world.host("lamp"));
            int[] heard = {0};
            watch.onPacket(packet -> heard[0]++);
            Faults.of(NetworkFaultKinds.all())
                    .only(kinds)
                    .every(Duration.ofSeconds(1))
                    .windows(Duration.ofSeconds(2))
                    .lasting(Duration.ofSeconds(10))
                    .start(world);
            int before = 0;
            for (int i = 0; i < 100; i++) {
                pump.send("watch", "beat " + i); // @beat-send
                world.runFor(Duration.ofMillis(100));
                if (i % 10 == 9) {
                    check(heard[0] > before, "the pump was silent for a second");
                    before = heard[0];
                }
            }
        });
    }

    // ---- a partition that is placed by hand

    static Campaign byHand(boolean mended) {
        return Campaign.ofAction(world -> {
            SimNetwork net = SimNetwork.of(world);
            Endpoint shop = net.bind(world.host("shop"));
            Endpoint bank = net.bind(world.host("bank"));
            boolean[] paid = {false};
            bank.onPacket(packet -> paid[0] = true);
            world.runFor(Duration.ofMillis(250));
            if (!mended) {
                net.partition(java.util.Set.of("shop"), java.util.Set.of("bank")); // @hand-partition
            }
            shop.send("bank", "pay 7"); // @hand-send
            world.runFor(Duration.ofSeconds(1));
            check(paid[0], "nobody paid");
        });
    }

    // ---- a retry that is acted on twice because the answer was lost

    private record Order(String key, String what) {}

    static Campaign retry(boolean mended) {
        return Campaign.ofAction(world -> {
            SimNetwork net = SimNetwork.of(world);
            Endpoint shop = net.bind(world.host("shop"));
            Endpoint client = net.bind(world.host("client"));
            List<String> booked = new ArrayList<>();
            boolean[] answered = {false};
            shop.onPacket(packet -> {
                Order order = packet.payload(Order.class);
                if (!mended || !booked.contains(order.what())) {
                    booked.add(order.what());
                    SimLoop.observe("booked", booked); // @retry-booked
                }
                shop.send(packet.from(), "done " + order.key()); // @retry-answer
            });
            client.onPacket(packet -> answered[0] = true);
            net.lossy(Links.all(), 0.2);
            for (int i = 0; i < 20 && !answered[0]; i++) {
                client.send("shop", new Order("k1", "tea")); // @retry-send
                world.runFor(Duration.ofMillis(50));
            }
            check(booked.size() == 1, "tea was ordered once and booked " + booked.size() + " times");
        });
    }

    // ---- an answer to a life before the crash is taken for one to this life

    static Campaign oldLife(boolean mended) {
        return Campaign.ofAction(world -> {
            SimNetwork net = SimNetwork.of(world);
            net.setDefaults(LinkSettings.defaults()
                    .withLatency(LatencyModel.uniform(Duration.ofMillis(1), Duration.ofMillis(40))));
            int[] life = {0};
            int[] latest = {0};
            Endpoint registry = net.bind(world.host("registry"));
            registry.onPacket(packet -> {
                int told = Integer.parseInt((String) packet.payload());
                if (!mended || told > latest[0]) {
                    latest[0] = told;
                    SimLoop.observe("latest", told); // @life-told
                }
            });
            world.host("member", host -> net.bind(host).send("registry", "" + ++life[0])); // @life-send
            world.runFor(Duration.ofMillis(5));
            world.host("member").crash(); // @life-crash
            world.host("member").restart();
            world.runFor(Duration.ofMillis(200));
            check(latest[0] == 2, "the member lives its second life, and life " + latest[0] + " is registered");
        });
    }

    // ---- a replica is asked before the change has come to it

    static Campaign replica(boolean mended) {
        return Campaign.ofAction(world -> {
            SimNetwork net = SimNetwork.of(world);
            Endpoint desk = net.bind(world.host("desk"));
            Endpoint main = net.bind(world.host("main"));
            Endpoint copy = net.bind(world.host("copy"));
            int[] here = {1};
            int[] there = {1};
            String[] got = {""};
            SimLoop.observe("flag", 1);
            main.onPacket(packet -> {
                if (packet.from().equals("copy")) {
                    main.send("desk", "done");
                    return;
                }
                here[0] = 2;
                SimLoop.observe("flag", 2); // @replica-set
                main.send("copy", 2); // @replica-copy
                if (!mended) {
                    main.send("desk", "done");
                }
            });
            copy.onPacket(packet -> {
                if (packet.payload() instanceof Integer flag) {
                    there[0] = flag;
                    if (mended) {
                        copy.send("main", "copied");
                    }
                } else {
                    SimLoop.observe("flag", there[0]); // @replica-seen
                    copy.send("desk", "flag " + there[0]);
                }
            });
            desk.onPacket(packet -> {
                if (packet.payload().equals("done")) {
                    desk.send("copy", "flag?"); // @replica-ask
                } else {
                    got[0] = (String) packet.payload();
                }
            });
            desk.send("main", "set");
            world.runFor(Duration.ofSeconds(1));
            check(got[0].equals("flag 2"), "the flag was set to 2, and the desk was told " + got[0]);
        });
    }

    // ---- the latency of one message decides

    static Campaign latency(boolean mended) {
        return Campaign.ofAction(world -> {
            SimNetwork net = SimNetwork.of(world);
            net.setDefaults(LinkSettings.defaults()
                    .withLatency(LatencyModel.uniform(Duration.ofMillis(1), Duration.ofMillis(20))));
            Endpoint shop = net.bind(world.host("shop"));
            Endpoint payments = net.bind(world.host("payments"));
            payments.onPacket(packet -> payments.send(packet.from(), "paid " + packet.payload()));
            int[] paid = {0};
            shop.onPacket(packet -> paid[0]++);
            for (int i = 1; i <= 3; i++) {
                shop.send("payments", "order " + i); // @latency-send
                world.runFor(Duration.ofMillis(mended ? 50 : 32));
                check(paid[0] == i, "order " + i + " was not paid in time");
            }
        });
    }

    // ---- a host that loses its power forgets what it had only in memory

    static Campaign memory(boolean mended) {
        return Campaign.ofAction(world -> {
            Map<String, Integer> kept = new LinkedHashMap<>();
            int[] count = {0};
            world.host("meter", host -> {
                count[0] = mended ? kept.getOrDefault("count", 0) : 0;
                host.executor()
                        .scheduleAtFixedRate(
                                () -> {
                                    count[0]++;
                                    kept.put("count", count[0]);
                                },
                                100,
                                100,
                                TimeUnit.MILLISECONDS);
            });
            world.host("spare");
            Faults.of(HostFaultKinds.all())
                    .only("host.crash")
                    .allKinds()
                    .windows(Duration.ofMillis(200))
                    .lasting(Duration.ofSeconds(5))
                    .start(world);
            int last = 0;
            for (int i = 0; i < 50; i++) {
                world.runFor(Duration.ofMillis(100));
                check(count[0] >= last, "the meter ran backwards, from " + last + " to " + count[0]);
                last = count[0];
            }
            world.hosts().forEach(host -> host.domain().drop());
        });
    }

    // ---- a host that stands still, and its heartbeats with it

    static Campaign pause(boolean mended) {
        return Campaign.ofAction(world -> {
            long[] last = {0};
            Host worker = world.host("worker");
            world.host("idler");
            worker.executor()
                    .scheduleAtFixedRate(() -> last[0] = world.now().toMillis(), 50, 50, TimeUnit.MILLISECONDS);
            Faults.of(HostFaultKinds.all())
                    .only("host.pause")
                    .allKinds()
                    .windows(Duration.ofSeconds(2))
                    .lasting(Duration.ofSeconds(10))
                    .start(world);
            for (int i = 0; i < 100; i++) {
                world.runFor(Duration.ofMillis(100));
                check(mended || world.now().toMillis() - last[0] < 600, "the worker is taken for dead");
            }
            world.hosts().forEach(host -> host.domain().drop());
        });
    }

    // ---- a lease in a register of three: the old leader goes on reading behind a partition

    private static final class Node {
        final World world;
        final Host host;
        final Endpoint net;
        final List<String> others;
        int term;
        int value;
        int votes;
        boolean leads;
        long heard;

        Node(World world, String name, List<String> all) {
            this.world = world;
            this.host = world.host(name);
            this.others = all.stream().filter(other -> !other.equals(name)).toList();
            this.net = SimNetwork.of(world).bind(host);
            net.onPacket(this::take);
            tick();
        }

        long now() {
            return world.now().toMillis();
        }

        void tick() {
            if (leads) {
                others.forEach(other -> net.send(other, "beat " + term + " " + value)); // @register-beat
            } else if (now() - heard > 300 + host.random("patience").nextInt(200)) {
                term++;
                votes = 1;
                heard = now();
                others.forEach(other -> net.send(other, "ask " + term + " 0"));
            }
            host.executor().schedule(this::tick, 50, TimeUnit.MILLISECONDS);
        }

        void take(Packet packet) {
            String[] words = ((String) packet.payload()).split(" ");
            int of = Integer.parseInt(words[1]);
            if (words[0].equals("beat") && of >= term) {
                term = of;
                leads = false;
                value = Integer.parseInt(words[2]);
                heard = now();
            } else if (words[0].equals("ask") && of > term) {
                term = of;
                leads = false;
                heard = now();
                net.send(packet.from(), "yes " + of);
            } else if (words[0].equals("yes") && of == term && ++votes == 2) {
                leads = true;
            }
        }
    }

    static Campaign register(boolean mended) {
        return Campaign.ofAction(world -> {
            List<String> names = List.of("a", "b", "c");
            List<Node> nodes = new ArrayList<>();
            names.forEach(name -> nodes.add(new Node(world, name, names)));
            Faults.of(NetworkFaultKinds.all())
                    .only("net.isolate")
                    .every(Duration.ofSeconds(1))
                    .windows(Duration.ofSeconds(2))
                    .lasting(Duration.ofSeconds(10))
                    .start(world);
            int written = 0;
            for (int i = 0; i < 100; i++) {
                world.runFor(Duration.ofMillis(100));
                Node newest = null;
                for (Node node : nodes) {
                    if (node.leads && (newest == null || node.term > newest.term)) {
                        newest = node;
                    }
                }
                if (newest == null || newest.value < written) {
                    continue;
                }
                newest.value = ++written;
                for (Node node : nodes) {
                    boolean serves = node.leads && (!mended || node == newest);
                    check(
                            !serves || node.value == written,
                            "read " + node.value + " at " + node.host.name() + " after " + written);
                }
            }
            nodes.forEach(node -> node.host.domain().drop());
        });
    }

    // ---- a run that never ends has no shape, whatever it tells

    static Campaign endless() {
        return Campaign.ofAction(world -> {
            for (String name : List.of("day", "night")) {
                Host host = world.host(name);
                host.executor()
                        .scheduleAtFixedRate(() -> SimLoop.observe("tick", host.name()), 1, 10, TimeUnit.SECONDS);
            }
        });
    }
}
