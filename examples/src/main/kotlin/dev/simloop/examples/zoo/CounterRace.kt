package dev.simloop.examples.zoo

import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

/** Three tasks read a counter, give way and write what they read plus one. The repair does not give way in between. */
public object CounterRace : ZooProgram {
    private const val TASKS = 3
    private const val ROUNDS = 3

    override suspend fun race(buggy: Boolean) {
        var value = 0
        coroutineScope {
            repeat(TASKS) {
                launch {
                    repeat(ROUNDS) {
                        if (!buggy) yield()
                        val read = value
                        if (buggy) yield()
                        value = read + 1
                    }
                }
            }
        }
        check(value == TASKS * ROUNDS) { "counter is $value after ${TASKS * ROUNDS} increments" }
    }
}
