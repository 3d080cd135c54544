package io.hearsay.crypto;

import java.util.HexFormat;
import java.util.Locale;

/**
 * Bytes in tests.
 */
final class Hex
{
    private Hex()
    {
    }

    static byte[] bytes(final String hex)
    {
        return HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT));
    }

    static String text(final byte[] bytes)
    {
        return HexFormat.of().formatHex(bytes);
    }
}
