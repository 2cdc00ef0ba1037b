/** From a design that is checked to nodes that are held to it: routes that have to arrive. */
@org.jspecify.annotations.NullMarked
package dev.simloop.examples.routes;
