/**
 * Transactions: from what they read and wrote follows which came before which; a cycle is an anomaly with a name (Adya,
 * "Weak consistency: a generalized theory and optimistic implementations for distributed transactions", 1999; Kingsbury
 * and Alvaro, "Elle: inferring isolation anomalies from experimental observations", 2020).
 */
@NullMarked
package dev.simloop.verify.txn;

import org.jspecify.annotations.NullMarked;
