/** Small concurrent objects, with the accesses of their threads to memory in every order: what no schedule of tasks reaches. */
@org.jspecify.annotations.NullMarked
package dev.simloop.threads;
