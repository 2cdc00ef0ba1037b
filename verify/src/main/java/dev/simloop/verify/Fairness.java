package dev.simloop.verify;

import java.util.BitSet;

/**
 * What a scheduler owes to a set of actions (by their index). Weak: if some action of the set stays enabled from some
 * moment on, one is taken again and again. Strong: if some action is enabled again and again, one is taken again and
 * again. Only a step that changes the state counts, as in TLA+'s {@code WF_vars} and {@code SF_vars}.
 */
record Fairness(boolean strong, String label, BitSet actions) {
    @Override
    public String toString() {
        return (strong ? "strongly fair " : "weakly fair ") + label;
    }
}
