package dev.simloop.net;

import java.nio.channels.AsynchronousSocketChannel;

/**
 * Both ends of a connection that nobody had to listen for; see {@link SimNetwork#pipe}.
 *
 * @param one the end on the first host
 * @param other the end on the second host
 */
public record StreamPair(AsynchronousSocketChannel one, AsynchronousSocketChannel other) {}
