-------------------------------- MODULE Synod --------------------------------
\* Single-decree Paxos after Lamport, "Paxos made simple", 2001, with three acceptors and two values: the states and
\* steps of class Paxos in the tests of module verify. -1 stands for none.
EXTENDS Integers

CONSTANT Size \* how many ballots

VARIABLES acceptors, sent

Names == 0..2
Quorums == {{0, 1}, {0, 2}, {1, 2}}
Ballots == 0..(Size - 1)
Values == 0..1

Init ==
    /\ acceptors = [a \in Names |-> [ballot |-> -1, voted |-> -1, value |-> -1]]
    /\ sent = {}

Ask(b) ==
    /\ sent' = sent \union {[type |-> "1a", ballot |-> b]}
    /\ UNCHANGED acceptors

Promise(a) ==
    \E m \in sent :
        /\ m.type = "1a"
        /\ m.ballot > acceptors[a].ballot
        /\ acceptors' = [acceptors EXCEPT ![a].ballot = m.ballot]
        /\ sent' = sent \union {[type |-> "1b", acceptor |-> a, ballot |-> m.ballot,
                                 voted |-> acceptors[a].voted, value |-> acceptors[a].value]}

\* Whether the promises of quorum q for ballot b leave value v.
Allows(q, b, v) ==
    LET promises == {m \in sent : m.type = "1b" /\ m.ballot = b /\ m.acceptor \in q}
        votes == {m \in promises : m.voted >= 0}
    IN  /\ \A a \in q : \E m \in promises : m.acceptor = a
        /\ votes = {} \/ \E m \in votes : m.value = v /\ \A other \in votes : other.voted <= m.voted

Propose(b, v) ==
    /\ ~ \E m \in sent : m.type = "2a" /\ m.ballot = b
    /\ \E q \in Quorums : Allows(q, b, v)
    /\ sent' = sent \union {[type |-> "2a", ballot |-> b, value |-> v]}
    /\ UNCHANGED acceptors

Vote(a) ==
    \E m \in sent :
        /\ m.type = "2a"
        /\ m.ballot >= acceptors[a].ballot
        /\ acceptors' = [acceptors EXCEPT ![a] = [ballot |-> m.ballot, voted |-> m.ballot, value |-> m.value]]
        /\ sent' = sent \union {[type |-> "2b", acceptor |-> a, ballot |-> m.ballot, value |-> m.value]}

Next ==
    \/ \E b \in Ballots : Ask(b) \/ \E v \in Values : Propose(b, v)
    \/ \E a \in Names : Promise(a) \/ Vote(a)

Chosen(v) ==
    \E b \in Ballots, q \in Quorums :
        \A a \in q : [type |-> "2b", acceptor |-> a, ballot |-> b, value |-> v] \in sent

OneValue == ~(Chosen(0) /\ Chosen(1))
=============================================================================
