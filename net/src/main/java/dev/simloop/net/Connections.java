package dev.simloop.net;

/** What has connections and can be told to reset them; added by {@link SimNetwork#onReset}. */
@FunctionalInterface
interface Connections {
    /** Resets every connection with a direction on {@code links}; {@return how many there were} */
    int reset(Links links);
}
