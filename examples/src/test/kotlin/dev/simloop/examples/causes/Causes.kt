package dev.simloop.examples.causes

import dev.simloop.Timing
import dev.simloop.campaign.Campaign
import dev.simloop.examples.raft.MessageRaft
import dev.simloop.examples.raft.NodeKind
import dev.simloop.examples.streamraft.Bug
import dev.simloop.examples.streamraft.StreamRaft
import dev.simloop.examples.streamraft.Style
import java.nio.file.Path
import kotlin.io.path.exists
import kotlin.io.path.readLines

/**
 * A program with a bug that was planted on purpose, and what a cause sentence has to say of it.
 *
 * @param kind of bug
 * @param shape the bug's own name, with which the sentence has to begin, or the empty string where it has none
 * @param says what the sentence has to say; `{mark}` stands for the line that ends with that mark
 * @param may marks of lines, and names of hosts and actors, that the sentence may name besides
 * @param mended the program without the bug, where there is one
 * @param exact whether the program asserts exact time: with hiccups it is wrong without the bug, too
 */
internal data class Cause(
    val name: String,
    val kind: String,
    val shape: String,
    val says: List<String>,
    val may: List<String>,
    val program: Campaign,
    val mended: Campaign?,
    val exact: Boolean = false,
) {
    /** The program under chance and with exact time alone, so that its sentence has one cause to tell. */
    fun plain(): Campaign = onTime(program).withStrategy("random")

    /** The program without the bug, with hiccups unless it asserts exact time. */
    fun right(): Campaign? = if (exact) mended?.let(::onTime) else mended

    private fun onTime(campaign: Campaign) = campaign.withConfig(campaign.config().withTiming(Timing.EXACT))

    override fun toString() = name
}

internal object Causes {
    private val SOURCES = listOf("src/test/java", "src/test/kotlin", "src/main/java", "src/main/kotlin")
    private val MARK = Regex("// @([a-z-]+)$")
    private val RAFT = listOf(NodeKind.COROUTINES, NodeKind.FUTURES, NodeKind.COROUTINES)

    /** Whose sentence names less than was planted, and what it lacks. */
    val SHORT =
        mapOf(
            "raft-double-vote" to "tells the step that decides, and not which vote was given twice",
            "raft-old-term-commit" to "tells the step that decides, and not which entry was committed too early",
            "message-raft" to "tells the time-out that decides, and not who voted twice",
        )

    /** The lines that end with a mark, as `File.kt:12`. */
    val lines: Map<String, String> by lazy {
        val found = linkedMapOf<String, String>()
        for (file in listOf("PoolCauses.java", "WorldCauses.java", "CoroutineCauses.kt")) {
            val path = SOURCES.map { Path.of(it, "dev/simloop/examples/causes", file) }.first { it.exists() }
            path.readLines().forEachIndexed { index, line ->
                val mark = MARK.find(line)?.groupValues?.get(1) ?: return@forEachIndexed
                // a mark on a line of its own is that of the line above: formatters put it there
                val number = if (line.trim().startsWith("//")) index else index + 1
                check(found.put(mark, "$file:$number") == null) { "twice: $line" }
            }
        }
        found
    }

    fun resolved(text: String) = Regex("\\{([a-z]+-[a-z-]+)}").replace(text) { lines.getValue(it.groupValues[1]) }

    private fun cause(
        name: String,
        kind: String,
        shape: String,
        program: (Boolean) -> Campaign,
        says: List<String>,
        may: List<String> = emptyList(),
        exact: Boolean = false,
    ) = Cause(name, kind, shape, says, may, program(false), program(true), exact)

    fun ofPools() =
        listOf(
            cause(
                "purse",
                "lost update",
                "lost update of coins:",
                PoolCauses::purse,
                listOf(
                    "deposit@{purse-deposit} read 0 at {purse-look}",
                    "refund@{purse-refund} read 0 at {purse-look}",
                    "wrote 1 at {purse-put}",
                ),
            ),
            cause(
                "stock",
                "lost update",
                "lost update of stock:",
                PoolCauses::stock,
                listOf(
                    "till#1 read 10 at {stock-see}",
                    "web#1 read 10 at {stock-see}",
                    "wrote 7 at {stock-set}",
                    "wrote 6 at {stock-set}",
                ),
            ),
            cause(
                "card",
                "interleaved writes",
                "interleaved writes of name and number:",
                PoolCauses::card,
                listOf("at {card-name}", "at {card-number}", "ada#1", "bob#1"),
            ),
            cause(
                "locker",
                "check-then-act",
                "check-then-act on free:",
                PoolCauses::locker,
                listOf(
                    "late#1 read 1 at {locker-check}",
                    "early#1 wrote 0 at {locker-act}",
                    "free = -1 at {locker-act}",
                ),
            ),
            cause(
                "connections",
                "time-out against completion",
                "",
                PoolCauses::connections,
                listOf("{borrow-timeout}", "{borrow-work}", "0.020 s", "connections@{borrow-then}"),
            ),
            cause(
                "cache",
                "use before ready",
                "use before ready of rate:",
                PoolCauses::cache,
                listOf("reader#1 read null at {cache-use}", "filler#1 wrote 1.07 at {cache-fill}"),
            ),
        )

    fun ofDisks() =
        listOf(
            cause(
                "ledger",
                "missed fsync of a directory",
                "missed fsync of directory /:",
                WorldCauses::ledger,
                listOf("the name /ledger", "directory / was not forced", "bank lost its power at {ledger-crash}"),
                listOf("write-open"),
            ),
            cause(
                "segments",
                "missed fsync of a directory",
                "missed fsync of directory /",
                WorldCauses::segments,
                listOf("by root at {segments-make}", "was not forced", "broker lost its power at {segments-crash}"),
            ),
            cause(
                "snapshot",
                "missed fsync of a file",
                "missed fsync of /",
                WorldCauses::snapshot,
                listOf(
                    "root wrote it at {write-bytes}",
                    "node lost its power at {snapshot-crash}",
                    "of 6 bytes 0 are left",
                ),
            ),
            cause(
                "vote",
                "missed fsync of a directory",
                "missed fsync of directory /:",
                WorldCauses::vote,
                listOf(
                    "the rename from /fresh to /vote, by root at {vote-rename}",
                    "was lost",
                    "node lost its power at {vote-crash}",
                ),
            ),
        )

    fun ofClocks() =
        listOf("clock.step", "clock.offset", "clock.freeze").map { kind ->
            cause(
                kind,
                "a clock",
                kind,
                { WorldCauses.clock(kind, it) },
                listOf("$kind on cache", "read its clock at {clock-read}", "without it the run passes"),
                listOf("clock-start"),
                exact = true, // an entry is 100 ms old
            )
        } +
            cause(
                "lease",
                "judged by two clocks",
                "judged by two clocks:",
                WorldCauses::lease,
                listOf(" on left (step", "read its clock at {lease-read}", "right told ", "{lease-told}"),
            )

    fun ofNetworks() =
        listOf("net.partition", "net.isolate", "net.oneway").map { kind ->
            Cause(
                kind,
                "a partition",
                kind,
                listOf(
                    "pump->watch beat",
                    "sent at {beat-send}",
                    "it stopped 10 messages",
                    "without it the run passes",
                ),
                listOf("lamp", "watch", "pump"),
                WorldCauses.heartbeat(kind),
                null,
            )
        } +
            listOf(
                cause(
                    "by-hand",
                    "a partition",
                    "the program's own net.partition {shop} from {bank} at 0.250 s",
                    WorldCauses::byHand,
                    listOf("at {hand-partition}", "shop->bank pay 7, sent at {hand-send}"),
                ),
                cause(
                    "register",
                    "a partition",
                    "net.isolate ",
                    WorldCauses::register,
                    listOf("it stopped ", "sent at {register-beat}", "without it the run passes"),
                    listOf("a", "b", "c"),
                ),
                cause(
                    "retry",
                    "double effect of a retry",
                    "double effect of a retry:",
                    WorldCauses::retry,
                    listOf(
                        "tea",
                        "client->shop, sent at {retry-send}",
                        "answer done k1 was lost",
                        "wrote [tea, tea] at {retry-booked}",
                    ),
                    listOf("shop/endpoint#1"),
                ),
                cause(
                    "old-life",
                    "message of an old incarnation",
                    "message of an old incarnation: 1 ",
                    WorldCauses::oldLife,
                    listOf(
                        "member->registry), sent at {life-send}",
                        "after member had lost its power",
                        "wrote 1 at {life-told} in oldLife to latest",
                    ),
                    listOf("registry/endpoint#1"),
                ),
                cause(
                    "replica",
                    "stale read",
                    "stale read of flag:",
                    WorldCauses::replica,
                    listOf("main/endpoint#1 wrote 2 at {replica-set}", "copy/endpoint#1 still saw 1 at {replica-seen}"),
                ),
                cause(
                    "latency",
                    "a latency",
                    "message 1 on shop->payments",
                    WorldCauses::latency,
                    listOf("order 1, sent at {latency-send}", "was under way for ", "the run passes"),
                ),
                cause(
                    "memory",
                    "a power cut",
                    "power cut of meter",
                    WorldCauses::memory,
                    listOf("without it the run passes"),
                ),
                cause("pause", "a pause", "pause of worker", WorldCauses::pause, listOf("without it the run passes")),
            )

    fun ofCoroutines() =
        listOf(
            cause(
                "meter",
                "lost update",
                "lost update of litres:",
                CoroutineCauses::meter,
                listOf("hot#1 read 0 at {meter-read}", "cold#1 read 0 at {meter-read}", "at {meter-write}"),
            ),
            cause(
                "address",
                "interleaved writes",
                "interleaved writes of street and town:",
                CoroutineCauses::address,
                listOf(
                    "first#1 wrote Elm at {address-street}",
                    "second#1 wrote Oak at {address-street}",
                    "at {address-town}",
                ),
            ),
            cause(
                "mutexes",
                "deadlock",
                "deadlock in a cycle of 2:",
                CoroutineCauses::mutexes,
                listOf(
                    "clerk#1 waits for the Mutex at {mutex-clerk-second}",
                    "auditor#1 waits for the Mutex at {mutex-auditor-second}",
                    "auditor#1 took at {mutex-auditor-first}",
                    "clerk#1 took at {mutex-clerk-first}",
                ),
            ),
            cause(
                "permit-deadlock",
                "deadlock",
                "",
                CoroutineCauses::permitDeadlock,
                listOf("next#1", "the Semaphore", "{permit-wait}"),
            ),
            cause(
                "leaked-permit",
                "leaked resource",
                "leak of free:",
                CoroutineCauses::leakedPermit,
                listOf("nobody put it back to 1", "{leak-acquire}", "{leak-timeout}"),
                listOf("leak-told", "guest0#1", "guest1#1", "guest2#1"),
            ),
            cause(
                "leaked-file",
                "time-out against completion",
                "time-out against completion:",
                CoroutineCauses::leakedFile,
                listOf("reader#1 set at {file-work}", "reader#1 set at {file-timeout}"),
            ),
            cause(
                "undelivered",
                "undelivered element",
                "undelivered element:",
                CoroutineCauses::undelivered,
                listOf(
                    "post#1 told sent = 2 at {parcel-sent}",
                    "nobody told taken = 2",
                    "bell#1 ran at {parcel-cancel}",
                ),
                listOf("parcel-taken", "parcel-collect", "shift#1"),
            ),
            cause(
                "wake-up",
                "lost wake-up",
                "lost wake-up on full:",
                CoroutineCauses::wakeUp,
                listOf(
                    "sleeper#1 read false at {wake-look}",
                    "filler#1 wrote true at {wake-set}",
                    "sleeper#1 went to sleep at {wake-sleep}",
                ),
            ),
            cause(
                "timeout",
                "time-out against completion",
                "time-out against completion:",
                CoroutineCauses::timeout,
                listOf("caller#1 set at {timeout-set}", "caller#1 set at {timeout-work}", "0.015 s"),
            ),
            cause(
                "drawn",
                "a drawn value",
                "the value that oven#1 drew at {drawn-value} in drawn decides",
                CoroutineCauses::drawn,
                listOf("the run passes"),
            ),
            cause(
                "gap",
                "undelivered element",
                "undelivered element:",
                CoroutineCauses::gap,
                listOf("writer0#1 told committed = 1 at {gap-commit}", "nobody told last = 1"),
                listOf("gap-last", "poller#1", "gap-work"),
                exact = true, // 50 ms are enough to read
            ),
            cause(
                "seats",
                "check-then-act",
                "check-then-act on seats:",
                CoroutineCauses::seats,
                listOf(
                    "phone#1 read 1 at {seats-look}",
                    "desk#1 wrote 0 at {seats-sell}",
                    "seats = -1 at {seats-sell}",
                ),
            ),
        )

    /** The Rafts: their sources are not marked, the file and what the bug is about have to be there. */
    fun ofRafts() =
        listOf(
            raft(Bug.DOUBLE_VOTE, "", listOf("RequestVote")),
            raft(
                Bug.VOTE_NOT_FSYNCED,
                "missed fsync of ",
                listOf("/raft/vote", "at Store.java:", "lost its power"),
            ),
            raft(Bug.ENTRY_NOT_FSYNCED, "missed fsync of /raft/log:", listOf("raft#1 wrote it", "lost its power")),
            raft(
                Bug.RENAME_WITHOUT_DIRECTORY_FSYNC,
                "missed fsync of directory /raft:",
                listOf("/raft/vote", "directory /raft was not forced"),
            ),
            raft(Bug.STALE_LEASE_READ, "clock.", listOf("read its clock at Machine.java:")),
            raft(Bug.OLD_TERM_COMMIT, "", listOf("commit")),
            Cause(
                "message-raft",
                "election",
                "",
                listOf("vote"),
                emptyList(),
                Campaign.of(MessageRaft.scenario(RAFT, true)),
                Campaign.of(MessageRaft.scenario(RAFT, false)),
            ),
        )

    private fun raft(
        bug: Bug,
        shape: String,
        says: List<String>,
    ) = Cause(
        "raft-" + bug.name.lowercase().replace('_', '-'),
        "Raft",
        shape,
        says,
        emptyList(),
        Campaign.of(StreamRaft.scenario(Style.FUTURES, 3, bug)),
        null,
    )

    /** All but the Rafts. */
    fun small() = ofPools() + ofDisks() + ofClocks() + ofNetworks() + ofCoroutines()

    fun all() = small() + ofRafts()
}
