package dev.simloop.internal.property;

import dev.simloop.internal.Times;
import dev.simloop.property.PropertyHits;
import dev.simloop.property.PropertyKind;
import java.util.BitSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Something that a run must, or may, live up to; asked after steps and, if it has one, at its deadline. */
abstract class Property {
    final String name;
    final PropertyKind kind;

    /** When its verdict is due; {@link Times#NEVER} while nothing is. */
    long deadline = Times.NEVER;

    /** When it was due when the deadline was set; hiccups move the deadline, and leave this. */
    long nominal = Times.NEVER;

    /** What the hiccups of the run had come to when the deadline was set, or moved. */
    long late;

    /** Nothing is left to ask of it in this run. */
    boolean settled;

    long evaluated;
    long held;
    long answered;
    private @Nullable String said;

    Property(String name, PropertyKind kind) {
        this.name = name;
        this.kind = kind;
    }

    /** {@return null, or what is wrong after a step at {@code now}} */
    abstract @Nullable String afterStep(long now);

    /** {@return null, or what is wrong now that the deadline has come} */
    @Nullable
    String due() {
        return null;
    }

    /** Moves the deadline by what hiccups have taken since it was set; {@return whether it was moved} */
    final boolean allows(long lateNow) {
        boolean more = lateNow > late;
        deadline = Times.plus(deadline, lateNow - late);
        late = lateNow;
        return more;
    }

    /** {@return null, or what is wrong now that the run ends} */
    @Nullable
    String atEnd() {
        return null;
    }

    /** {@return null, or what it still waits for, for a run that is stuck} */
    @Nullable
    String pending() {
        return null;
    }

    /** {@return whether it is asked after steps of the host of that number} */
    boolean watches(int host) {
        return true;
    }

    /** {@return whether {@code predicate} is true; an assertion that fails counts as false and is remembered} */
    final boolean holds(BooleanSupplier predicate) {
        try {
            said = null;
            return predicate.getAsBoolean();
        } catch (AssertionError e) {
            String message = e.getMessage();
            said = message == null || message.isBlank() ? null : message.strip();
            return false;
        }
    }

    /** {@return whether {@code predicate} is true, counted} */
    final boolean ask(BooleanSupplier predicate) {
        evaluated++;
        boolean is = holds(predicate);
        if (is) {
            held++;
        }
        return is;
    }

    final String because(String verdict) {
        String message = said;
        return "property \"" + name + "\" " + verdict + (message == null ? "" : ": " + message);
    }

    /** {@return what an assertion said instead of a plain false} */
    final String broken() {
        String message = said;
        return message == null ? because("is false") : "property \"" + name + "\": " + message;
    }

    final PropertyHits hits() {
        return new PropertyHits(kind, evaluated, held, answered, 1, held > 0 ? 1 : 0);
    }

    /** Holds after every step, or after every step that can touch the hosts it is about. */
    static final class Always extends Property {
        private final @Nullable BitSet on;
        private final BooleanSupplier predicate;

        /** @param on the numbers of the hosts it is about; null for all that happens */
        Always(String name, @Nullable BitSet on, BooleanSupplier predicate) {
            super(name, PropertyKind.ALWAYS);
            this.on = on;
            this.predicate = predicate;
        }

        @Override
        @Nullable
        String afterStep(long now) {
            return ask(predicate) ? null : broken();
        }

        @Override
        boolean watches(int host) {
            return on == null || on.get(host);
        }
    }

    /** Comes true by its deadline; asked until it does. */
    static final class Eventually extends Property {
        private final BooleanSupplier predicate;

        Eventually(String name, long due, BooleanSupplier predicate) {
            super(name, PropertyKind.EVENTUALLY);
            this.predicate = predicate;
            deadline = due;
        }

        private boolean came() {
            if (ask(predicate)) {
                settled = true;
                deadline = Times.NEVER;
            }
            return settled;
        }

        @Override
        @Nullable
        String afterStep(long now) {
            if (!settled) {
                came();
            }
            return null;
        }

        @Override
        @Nullable
        String due() {
            return came() ? null : because("is still false at its deadline");
        }

        @Override
        @Nullable
        String atEnd() {
            return settled || came()
                    ? null
                    : because("is still false at the end of the run, due " + Times.text(deadline));
        }

        @Override
        @Nullable
        String pending() {
            return settled ? null : because("is still false, due " + Times.text(deadline));
        }
    }

    /**
     * Each time the trigger becomes true, the response is due within a while. One obligation at a time: what triggers
     * while one is open is covered by it.
     */
    static final class LeadsTo extends Property {
        private final BooleanSupplier trigger;
        private final BooleanSupplier response;
        private final long within;
        private boolean was;
        private boolean open;
        private long openedAt;
        private long covered;

        LeadsTo(String name, BooleanSupplier trigger, BooleanSupplier response, long within) {
            super(name, PropertyKind.LEADS_TO);
            this.trigger = trigger;
            this.response = response;
            this.within = within;
        }

        @Override
        @Nullable
        String afterStep(long now) {
            evaluated++;
            boolean is = holds(trigger);
            boolean rose = is && !was;
            was = is;
            if (rose) {
                held++;
                covered++;
            }
            if ((rose || open) && !responded() && !open) {
                open = true;
                openedAt = now;
                deadline = Times.plus(now, within);
            }
            return null;
        }

        private boolean responded() {
            if (!holds(response)) {
                return false;
            }
            answered += covered;
            covered = 0;
            open = false;
            deadline = Times.NEVER;
            return true;
        }

        @Override
        @Nullable
        String due() {
            return responded() ? null : because("has no response at its deadline" + since());
        }

        @Override
        @Nullable
        String atEnd() {
            return !open || responded()
                    ? null
                    : because("has no response at the end of the run, due " + Times.text(deadline) + since());
        }

        @Override
        @Nullable
        String pending() {
            return open ? because("has no response, due " + Times.text(deadline) + since()) : null;
        }

        private String since() {
            return ", to the trigger at " + Times.text(openedAt);
        }
    }

    /** Is asked once, when the run ends; what a check throws is what is wrong. */
    static final class AtEnd extends Property {
        private final Runnable check;

        AtEnd(String name, Runnable check) {
            super(name, PropertyKind.AT_END);
            this.check = check;
        }

        @Override
        @Nullable
        String afterStep(long now) {
            return null;
        }

        @Override
        @Nullable
        String atEnd() {
            boolean passes = ask(() -> {
                check.run();
                return true;
            });
            return passes ? null : broken();
        }

        @Override
        boolean watches(int host) {
            return false;
        }
    }

    /** True now and then, over a whole campaign; never fails a run. */
    static final class Sometimes extends Property {
        private final BooleanSupplier predicate;

        Sometimes(String name, BooleanSupplier predicate) {
            super(name, PropertyKind.SOMETIMES);
            this.predicate = predicate;
        }

        @Override
        @Nullable
        String afterStep(long now) {
            ask(predicate);
            return null;
        }
    }

    /** A place in the code that is, or must not be, reached. Told by the code, so never asked. */
    static final class Label extends Property {
        Label(String name, PropertyKind kind) {
            super(name, kind);
            settled = true;
        }

        @Override
        @Nullable
        String afterStep(long now) {
            return null;
        }

        @Nullable
        String reached(long times) {
            evaluated += times;
            held += times;
            return kind == PropertyKind.UNREACHABLE ? because("is unreachable and was reached") : null;
        }
    }
}
