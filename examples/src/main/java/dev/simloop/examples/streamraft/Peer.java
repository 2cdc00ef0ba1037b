package dev.simloop.examples.streamraft;

/** Where a member of the cluster listens. Members are numbered from 1, in the order of the cluster's list. */
public record Peer(String host, int port) {}
