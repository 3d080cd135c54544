package io.hearsay.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Published samples of algorithms 2 and 3; those of OCB are in {@link OcbCipherTest}, those of CBC and HMAC in
 * {@link CbcHmacCipherTest}. A row is: its name, key, nonce, associated data, clear text, ciphertext with tag.
 */
class AeadVectorsTest
{
    private final UnsafeBuffer packet = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
    private final PacketScratch scratch = new PacketScratch(512);

    /**
     * "GCM": McGrew and Viega, The Galois/Counter Mode of Operation, appendix B, test cases 13 to 16. "CAVP": NIST
     * CAVP, gcmEncryptExtIV256.rsp, the first ones with an IV of 96 bits, a tag of 128 bits, and as many bytes of clear
     * text / associated data as the name says.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "GCM 13, 0000000000000000000000000000000000000000000000000000000000000000, 000000000000000000000000, ''," +
            " '', 530f8afbc74536b9a963b4f1c4cb738b",
        "GCM 14, 0000000000000000000000000000000000000000000000000000000000000000, 000000000000000000000000, ''," +
            " 00000000000000000000000000000000, cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
        "GCM 15, feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308, cafebabefacedbaddecaf888, ''," +
            " d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b1" +
            "6aedf5aa0de657ba637b391aafd255, 522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb" +
            "08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c",
        "GCM 16, feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308, cafebabefacedbaddecaf888, fee" +
            "dfacedeadbeeffeedfacedeadbeefabaddad2, d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a31" +
            "8a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39, 522dc1f099567d07f47f37a32a84427d643a8" +
            "cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768" +
            "cddf8853bb2d551b",
        "CAVP 0/0, b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4, 516c33929df5a3284ff463d7, '" +
            "', '', bdc1ac884d332457a1d2664f168c76f0",
        "CAVP 0/16, 78dc4e0aaf52d935c3c01eea57428f00ca1fd475f5da86a49c8dd73d68c8e223, d79cf22d504cc793c3fb6c8a, " +
            "b96baa8c1c75a671bfb2d08d06be5f36, '', 3e5d486aa2e30b22e040b85723a06e76",
        "CAVP 16/0, 31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22, 0d18e06c7c725ac9e362e1ce, " +
            "'', 2db5168e932556f8089a0622981d017d, fa4362189661d163fcd6a56d8bf0405ad636ac1bbedd5cc3ee727dc2ab4a9" +
            "489",
        "CAVP 13/0, 82c4f12eeec3b2d3d157b0f992d292b237478d2cecc1d5f161389b97f999057a, 7b40b20f5f397177990ef2d1, " +
            "'', 982a296ee1cd7086afad976945, ec8e05a0471d6b43a59ca5335f113ddeafc62373cac2f5951bb9165249",
        "CAVP 51/20, 24501ad384e473963d476edcfe08205237acfd49b5b8f33857f8114e863fec7f, 9ff18563b978ec281b3f2794," +
            " adb5ec720ccf9898500028bf34afccbcaca126ef, 27f348f9cdc0c5bd5e66b1ccb63ad920ff2219d14e8d631b3872265c" +
            "f117ee86757accb158bd9abb3868fdc0d0b074b5f01b2c, eb7cb754c824e8d96f7c6d9b76c7d26fb874ffbf1d65c6f64a6" +
            "98d839b0b06145dae82057ad55994cf59ad7f67c0fa5e85fab8bc95c532fecc594c36d1550286a7a3f0",
    })
    void shouldMatchGcmSamples(
        final String name,
        final String key,
        final String nonce,
        final String aad,
        final String clear,
        final String sealed)
    {
        final ByteBuffer n = ByteBuffer.wrap(Hex.bytes(nonce));
        final GcmCipher cipher = new GcmCipher(scratch);
        cipher.init(Hex.bytes(key));
        put(aad, clear);
        final int sealedLength =
            cipher.seal(n.getInt(0), n.getLong(4), packet, 0, aad.length() / 2, clear.length() / 2);
        assertShows(aad, sealed, sealedLength);
        final int length = cipher.open(n.getInt(0), n.getLong(4), packet, 0, aad.length() / 2, sealedLength);
        assertShows(aad, clear, length);
    }

    /**
     * RFC 8439 section 2.8.2 and appendix A.5.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "2.8.2, 808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f, 070000004041424344454647, 5051" +
            "5253c0c1c2c3c4c5c6c7, 4c616469657320616e642047656e746c656d656e206f662074686520636c617373206f6620273" +
            "9393a204966204920636f756c64206f6666657220796f75206f6e6c79206f6e652074697020666f72207468652066757475" +
            "72652c2073756e73637265656e20776f756c642062652069742e, d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e0" +
            "8fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c" +
            "9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26" +
            "a7e902ecbd0600691",
        "A.5, 1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0, 000000000102030405060708, f33388" +
            "860000000000004e91, 496e7465726e65742d4472616674732061726520647261667420646f63756d656e74732076616c6" +
            "96420666f722061206d6178696d756d206f6620736978206d6f6e74687320616e64206d617920626520757064617465642c" +
            "207265706c616365642c206f72206f62736f6c65746564206279206f7468657220646f63756d656e747320617420616e792" +
            "074696d652e20497420697320696e617070726f70726961746520746f2075736520496e7465726e65742d44726166747320" +
            "6173207265666572656e6365206d6174657269616c206f7220746f2063697465207468656d206f74686572207468616e206" +
            "173202fe2809c776f726b20696e2070726f67726573732e2fe2809d, 64a0861575861af460f062c79be643bd5e805cfd34" +
            "5cf389f108670ac76c8cb24c6cfc18755d43eea09ee94e382d26b0bdb7b73c321b0100d4f03b7f355894cf332f830e710b9" +
            "7ce98c8a84abd0b948114ad176e008d33bd60f982b1ff37c8559797a06ef4f0ef61c186324e2b3506383606907b6a7c02b0" +
            "f9f6157b53c867e4b9166c767b804d46a59b5216cde7a4e99040c5a40433225ee282a1b0a06c523eaf4534d7f83fa1155b0" +
            "047718cbc546a0d072b04b3564eea1b422273f548271a0bb2316053fa76991955ebd63159434ecebb4e466dae5a1073a672" +
            "7627097a1049e617d91d361094fa68f0ff77987130305beaba2eda04df997b714d6c6f2c29a6ad5cb4022b02709beead9d6" +
            "7890cbb22392336fea1851f38",
    })
    void shouldMatchChaChaSamples(
        final String name,
        final String key,
        final String nonce,
        final String aad,
        final String clear,
        final String sealed)
    {
        final ByteBuffer n = ByteBuffer.wrap(Hex.bytes(nonce));
        final ChaChaCipher cipher = new ChaChaCipher(scratch);
        cipher.init(Hex.bytes(key));
        put(aad, clear);
        final int sealedLength =
            cipher.seal(n.getInt(0), n.getLong(4), packet, 0, aad.length() / 2, clear.length() / 2);
        assertShows(aad, sealed, sealedLength);
        final int length = cipher.open(n.getInt(0), n.getLong(4), packet, 0, aad.length() / 2, sealedLength);
        assertShows(aad, clear, length);
    }

    private void put(final String aad, final String clear)
    {
        packet.putBytes(0, Hex.bytes(aad));
        packet.putBytes(aad.length() / 2, Hex.bytes(clear));
    }

    private void assertShows(final String aad, final String expected, final int length)
    {
        assertEquals(expected.length() / 2, length);
        final byte[] bytes = new byte[aad.length() / 2 + length];
        packet.getBytes(0, bytes);
        assertArrayEquals(Hex.bytes(aad + expected), bytes);
    }
}
