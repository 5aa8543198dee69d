package dev.muster.server.rest;

/** Where the fuzzer begins: it calls this with whatever it makes up. The parser is named by a system property. */
public final class NetworkParserFuzz {
    /** Names a {@link NetworkParser}. */
    static final String PARSER = "muster.fuzz.parser";

    private static final NetworkParser CHOSEN = NetworkParser.valueOf(System.getProperty(PARSER, "REQUEST"));

    private NetworkParserFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        CHOSEN.read(input);
    }
}
