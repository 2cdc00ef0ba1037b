package dev.simloop.disk;

/** What kinds of operation fold into the fingerprint as. */
final class FingerprintTags {
    static final long READ = 0x1d8e4e27c47d124fL;
    static final long WRITE = 0x2545f4914f6cdd1dL;
    static final long FORCE = 0x369dea0f31a53f85L;
    static final long TRUNCATE = 0x4b47d0c5b8a1b7e3L;
    static final long OPEN = 0x5851f42d4c957f2dL;
    static final long ENTRY = 0x6c62272e07bb0142L;
    static final long ATTRIBUTE = 0x7fb5d329728ea185L;
    static final long CRASH = 0x0fd7046c5ef9ab4fL;
    static final long WIPE = 0x14057b7ef767814fL;

    private FingerprintTags() {}
}
