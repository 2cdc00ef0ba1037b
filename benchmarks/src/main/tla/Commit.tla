------------------------------- MODULE Commit -------------------------------
\* Two-phase commit after Gray and Lamport, "Consensus on transaction commit", 2006: the states and steps of class
\* TwoPhaseCommit in the tests of module verify.
EXTENDS Naturals, FiniteSets

CONSTANT Size \* how many resource managers

VARIABLES rms, manager, heard, sent

Rms == 1..Size

Prepared(r) == [type |-> "prepared", rm |-> r]
Decision(d) == [type |-> d]

Init ==
    /\ rms = [r \in Rms |-> "working"]
    /\ manager = "init"
    /\ heard = {}
    /\ sent = {}

Decide(state, message) ==
    /\ manager = "init"
    /\ manager' = state
    /\ sent' = sent \union {Decision(message)}
    /\ UNCHANGED <<rms, heard>>

Commit == Cardinality(heard) = Size /\ Decide("committed", "commit")

Abort == Decide("aborted", "abort")

Hear(r) ==
    /\ manager = "init"
    /\ Prepared(r) \in sent
    /\ heard' = heard \union {r}
    /\ UNCHANGED <<rms, manager, sent>>

Prepare(r) ==
    /\ rms[r] = "working"
    /\ rms' = [rms EXCEPT ![r] = "prepared"]
    /\ sent' = sent \union {Prepared(r)}
    /\ UNCHANGED <<manager, heard>>

ChooseToAbort(r) ==
    /\ rms[r] = "working"
    /\ rms' = [rms EXCEPT ![r] = "aborted"]
    /\ UNCHANGED <<manager, heard, sent>>

Obey(r, message, state) ==
    /\ Decision(message) \in sent
    /\ rms' = [rms EXCEPT ![r] = state]
    /\ UNCHANGED <<manager, heard, sent>>

Next ==
    \/ Commit
    \/ Abort
    \/ \E r \in Rms :
        \/ Hear(r)
        \/ Prepare(r)
        \/ ChooseToAbort(r)
        \/ Obey(r, "commit", "committed")
        \/ Obey(r, "abort", "aborted")

Agree == ~ \E r, s \in Rms : rms[r] = "committed" /\ rms[s] = "aborted"
=============================================================================
