package dev.simloop.examples.zoo

import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.yield

/** The counter race under a mutex. The bug: the read stands outside the lock. */
public object LockedCounter : ZooProgram {
    private const val TASKS = 3
    private const val ROUNDS = 3

    override suspend fun race(buggy: Boolean) {
        val mutex = Mutex()
        var value = 0
        coroutineScope {
            repeat(TASKS) {
                launch {
                    repeat(ROUNDS) {
                        val early = value
                        mutex.withLock {
                            val read = if (buggy) early else value
                            yield()
                            value = read + 1
                        }
                    }
                }
            }
        }
        check(value == TASKS * ROUNDS) { "counter is $value after ${TASKS * ROUNDS} increments" }
    }
}
