package io.hearsay.core.wire;

import static io.hearsay.core.wire.PacketFlyweight.BODY_OFFSET;
import static io.hearsay.core.wire.PacketFlyweight.PULL_REQUEST;
import static io.hearsay.core.wire.PacketFlyweight.PULL_RESPONSE;
import static io.hearsay.core.wire.PacketFlyweight.PULL_SYNC;
import static io.hearsay.core.wire.PacketFlyweight.PUSH_ACK;
import static io.hearsay.core.wire.PacketFlyweight.PUSH_MESSAGE;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Pattern;

import io.hearsay.core.config.EngineOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The examples and the options in PROTOCOL.md are those of the code. (Its encrypted examples were made with another
 * implementation of OCB and HKDF; the tests of engine-crypto have some of them.)
 */
class ProtocolExamplesTest
{
    private static final long A = 0xfedc_ba98_7654_3210L;
    private static final long B = 0x0123_4567_89ab_cdefL;
    private static final int CLEAR_KEY_ID = 0x94ff2735;

    private static String protocol;
    private static String examples;

    private final UnsafeBuffer packet = new UnsafeBuffer(ByteBuffer.allocateDirect(1_024));

    @BeforeAll
    static void read() throws IOException
    {
        protocol = Files.readString(Path.of("PROTOCOL.md"), UTF_8);
        examples = protocol.substring(protocol.indexOf("## 16. Examples")).replaceAll("\\s", "");
    }

    @Test
    void shouldShowPush()
    {
        int end = BODY_OFFSET;
        RunFlyweight.putHeader(packet, end, A, 1, 7, 1, 2);
        end += RunFlyweight.HEADER_LENGTH;
        RunFlyweight.entryLength(packet, end, 2);
        packet.putBytes(end + RunFlyweight.ENTRY_HEADER_LENGTH, "hi".getBytes(US_ASCII));
        end = RunFlyweight.skipEntries(packet, end, 1);
        RunFlyweight.entryLength(packet, end, 0);
        end = RunFlyweight.skipEntries(packet, end, 1);
        assertShown(PUSH_MESSAGE, end);

        PacketFlyweight.putHeader(packet, 0, PUSH_MESSAGE, A, 5, 1_700_000_000_000_000L);
        PacketFlyweight.putProtection(packet, 0, (byte)0, end, CLEAR_KEY_ID);
        assertNull(PacketValidator.checkHeader(packet, 0, end));
        assertTrue(examples.contains(hex(0, end)), hex(0, end));
    }

    @Test
    void shouldShowAcknowledgementWithNoRoom()
    {
        int end = BODY_OFFSET;
        packet.putLong(end, A, BIG_ENDIAN);
        end += AckFlyweight.TO_LENGTH;
        AckFlyweight.put(packet, end, 5, 2);
        AckFlyweight.setBits(packet, end, 0, 1);
        end += AckFlyweight.length(2);
        AckFlyweight.put(packet, end, 5, 0);
        assertShown(PUSH_ACK, end + AckFlyweight.length(0));
    }

    @Test
    void shouldShowSync()
    {
        RangeFlyweight.put(packet, BODY_OFFSET, A, 1, 10);
        RangeFlyweight.put(packet, BODY_OFFSET + RangeFlyweight.LENGTH, A, 21, 40);
        RangeFlyweight.put(packet, BODY_OFFSET + 2 * RangeFlyweight.LENGTH, A, 45, 50);
        assertShown(PULL_SYNC, BODY_OFFSET + 3 * RangeFlyweight.LENGTH);
    }

    @Test
    void shouldShowRequestAndResponse()
    {
        packet.putLong(BODY_OFFSET, B, BIG_ENDIAN);
        RangeFlyweight.put(packet, BODY_OFFSET + RangeFlyweight.TO_LENGTH, A, 11, 20);
        assertShown(PULL_REQUEST, BODY_OFFSET + RangeFlyweight.TO_LENGTH + RangeFlyweight.LENGTH);

        RunFlyweight.putHeader(packet, BODY_OFFSET, A, 2, 7, 3, 1);
        RunFlyweight.entryLength(packet, BODY_OFFSET + RunFlyweight.HEADER_LENGTH, 0);
        assertShown(
            PULL_RESPONSE, BODY_OFFSET + RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH);
    }

    @Test
    void shouldListEveryOptionOnce()
    {
        for (final EngineOption option : EngineOption.values())
        {
            final String row = "\n| `" + option.key().substring(EngineOption.PREFIX.length()) + "` | ";
            assertEquals(2, protocol.split(Pattern.quote(row), -1).length, option.key());
        }
    }

    private void assertShown(final byte type, final int end)
    {
        final String body = hex(BODY_OFFSET, end);
        assertTrue(PacketValidator.isBodyValid(type, packet, BODY_OFFSET, end - BODY_OFFSET), body);
        assertTrue(examples.contains(body), body);
    }

    private String hex(final int from, final int to)
    {
        final byte[] bytes = new byte[to - from];
        packet.getBytes(from, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
