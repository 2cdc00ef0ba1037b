package dev.simloop.tape;

import java.util.List;

/** The recorded draws of one stream, in order. */
public record Track(String name, Fallback calm, List<Draw> draws) {
    public Track {
        draws = List.copyOf(draws);
    }
}
