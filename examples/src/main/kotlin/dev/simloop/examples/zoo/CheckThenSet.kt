package dev.simloop.examples.zoo

import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

/** A flag is looked at in one step and raised in the next. The repair does both in one. */
public object CheckThenSet : ZooProgram {
    private const val TASKS = 4

    override suspend fun race(buggy: Boolean): Unit =
        coroutineScope {
            var raised = false
            var inside = 0
            repeat(TASKS) { task ->
                launch {
                    repeat(task + 1) { yield() }
                    if (!raised) {
                        if (buggy) yield()
                        raised = true
                        inside++
                        check(inside == 1) { "$inside tasks are inside" }
                        yield()
                        inside--
                        raised = false
                    }
                }
            }
        }
}
