---------------------------- MODULE Philosophers ----------------------------
\* Dining philosophers with dirty forks after Chandy and Misra, "The drinking philosophers problem", 1984: the states and
\* steps of class DiningPhilosophers in the tests of module verify.
EXTENDS Naturals

CONSTANT Size \* how many philosophers

VARIABLES forks, at, hungry

All == 0..(Size - 1)
Before(p) == (p + Size - 1) % Size
After(p) == (p + 1) % Size

Has(p, fork, clean) == forks[fork] = [holder |-> p, clean |-> clean]

Init ==
    /\ forks = [f \in All |-> [holder |-> IF f = 1 THEN 0 ELSE f, clean |-> FALSE]]
    /\ at = [p \in All |-> "loop"]
    /\ hungry = [p \in All |-> TRUE]

HandOver(p) ==
    IF Has(p, p, FALSE) THEN [forks EXCEPT ![p] = [holder |-> Before(p), clean |-> TRUE]]
    ELSE IF Has(p, After(p), FALSE) THEN [forks EXCEPT ![After(p)] = [holder |-> After(p), clean |-> TRUE]]
    ELSE forks

Loop(p) ==
    /\ at[p] = "loop"
    /\ forks' = HandOver(p)
    /\ at' = [at EXCEPT ![p] =
            IF ~hungry[p] THEN "think"
            ELSE IF Has(p, p, TRUE) /\ Has(p, After(p), TRUE) THEN "eat"
            ELSE "loop"]
    /\ UNCHANGED hungry

Think(p) ==
    /\ at[p] = "think"
    /\ at' = [at EXCEPT ![p] = "loop"]
    /\ hungry' = [hungry EXCEPT ![p] = TRUE]
    /\ UNCHANGED forks

Eat(p) ==
    /\ at[p] = "eat"
    /\ forks' = [forks EXCEPT ![p].clean = FALSE, ![After(p)].clean = FALSE]
    /\ at' = [at EXCEPT ![p] = "loop"]
    /\ hungry' = [hungry EXCEPT ![p] = FALSE]

Next == \E p \in All : Loop(p) \/ Think(p) \/ Eat(p)

Apart == \A p \in All : ~(at[p] = "eat" /\ at[After(p)] = "eat")
=============================================================================
