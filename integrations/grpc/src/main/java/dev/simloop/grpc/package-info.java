/** gRPC on the simulated network: builders of channels and servers of a host, on virtual time. */
@org.jspecify.annotations.NullMarked
package dev.simloop.grpc;
