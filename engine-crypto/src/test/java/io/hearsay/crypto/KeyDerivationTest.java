package io.hearsay.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyDerivationTest
{
    /**
     * RFC 5869 appendix A.1 to A.3.
     */
    @ParameterizedTest
    @CsvSource({
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 000102030405060708090a0b0c, f0f1f2f3f4f5f6f7f8f9, " +
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f" +
            "303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f, " +
            "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f" +
            "909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf, " +
            "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf" +
            "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff, " +
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09" +
            "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, '', '', " +
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    })
    void shouldMatchHkdfSamples(final String keyMaterial, final String salt, final String info, final String expected)
    {
        final byte[] key = new byte[expected.length() / 2];
        try (HkdfSha256 hkdf = new HkdfSha256(Hex.bytes(keyMaterial), Hex.bytes(salt)))
        {
            hkdf.expand(Hex.bytes(info), key, key.length);
            assertEquals(expected, Hex.text(key));
            Arrays.fill(key, (byte)0);
            hkdf.expand(Hex.bytes(info), key, key.length);
            assertEquals(expected, Hex.text(key), "the second time");
        }
    }

    @Test
    void shouldForgetHkdfKeyOnClose()
    {
        final byte[] key = new byte[32];
        final byte[] wiped = new byte[32];
        final HkdfSha256 hkdf = new HkdfSha256(new byte[]{1, 2, 3}, new byte[0]);
        hkdf.expand(new byte[]{4}, key, key.length);

        hkdf.close();
        hkdf.close();

        hkdf.expand(new byte[]{4}, wiped, wiped.length);
        assertFalse(Arrays.equals(key, wiped));
        assertThrows(IllegalArgumentException.class, () -> hkdf.expand(key, new byte[9_000], 9_000));
    }

    /**
     * RFC 9106 section 5.3.
     */
    @Test
    void shouldMatchArgon2Sample()
    {
        final Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(32)
            .withIterations(3)
            .withParallelism(4)
            .withSalt(filled(16, 2))
            .withSecret(filled(8, 3))
            .withAdditional(filled(12, 4))
            .build();

        assertEquals(
            "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
            Hex.text(Passphrase.argon2(parameters, filled(32, 1), 32)));
    }

    /**
     * The expected keys were computed with another implementation (OpenSSL's, through pyca/cryptography).
     */
    @ParameterizedTest
    @CsvSource({
        "correct horse battery staple, '', acc3d305175ff62f40593c60ecb6623cfb2bafbefbb7723e2dd7ebd76b0e366e, 1cca7ec7",
        "'Gr\u00fc\u00dfe, \u4e16\u754c \ud83d\ude00', K\u00f6ln, " +
            "6e6df6ad8ce6b840f18787b61700f12117931430e39abf098e0cc73483021db6, f8fe834c",
    })
    void shouldDeriveKeyFromPassphrase(
        final String passphrase, final String clusterName, final String expected, final String expectedId)
    {
        try (ClusterKey key = Passphrase.deriveKey(passphrase.toCharArray(), clusterName))
        {
            assertEquals(expected, Hex.text(key.bytes()));
            assertEquals(expectedId, String.format("%08x", key.id()));
        }
    }

    @Test
    void shouldRefusePassphraseThatIsEmptyOrNoText()
    {
        final String empty = assertThrows(
            IllegalArgumentException.class, () -> Passphrase.deriveKey(new char[0], "")).getMessage();
        assertTrue(empty.contains("passphrase is empty"), empty);

        final String broken = assertThrows(
            IllegalArgumentException.class,
            () -> Passphrase.deriveKey("no text at all\ud800".toCharArray(), "")).getMessage();
        assertTrue(broken.contains("Unicode"), broken);
        assertFalse(broken.contains("no text"), broken);
    }

    private static byte[] filled(final int length, final int value)
    {
        final byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte)value);
        return bytes;
    }
}
