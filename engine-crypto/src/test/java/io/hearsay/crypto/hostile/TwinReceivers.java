package io.hearsay.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.crypto.Algorithm;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Two receivers that hear the same genuine datagrams; one of them is sent hostile ones as well. What is refused must
 * have changed nothing: so from then on, both give the same answers and the same clear text. What is accepted, under
 * NONE or because it was sealed with the key, is told to the other one too.
 */
final class TwinReceivers implements AutoCloseable
{
    static final int REPLAY_WINDOW = 1_024;
    static final int MAX_SENDERS = 16;

    private static final long START_NS = Long.MAX_VALUE - 5_000_000_000L;
    private static final int[] PREFIXES = {0, 3, 8, 61};

    private final GuardedDatagram hostile;
    private final GuardedDatagram genuine;
    private final PacketProtection attacked;
    private final PacketProtection spared;
    private long passedUs;
    private int count;

    TwinReceivers(final Algorithm algorithm)
    {
        this(algorithm, new GuardedDatagram(), new GuardedDatagram());
    }

    /**
     * Create twins that work in memory which there is already.
     */
    TwinReceivers(final Algorithm algorithm, final GuardedDatagram hostile, final GuardedDatagram genuine)
    {
        this.hostile = hostile;
        this.genuine = genuine;
        final Settings settings = new Settings()
            .set(EngineOption.REPLAY_WINDOW, REPLAY_WINDOW)
            .set(EngineOption.MAX_SENDERS, MAX_SENDERS);
        attacked = Protected.open(algorithm, Protected.KEY, settings);
        spared = Protected.open(algorithm, Protected.KEY, settings);
        advance(0);
    }

    /**
     * Microseconds since the epoch, now.
     */
    long nowUs()
    {
        return Protected.NOW_US + passedUs;
    }

    void advance(final long us)
    {
        passedUs += us;
        attacked.onCycle(START_NS + passedUs * 1_000, nowUs());
        spared.onCycle(START_NS + passedUs * 1_000, nowUs());
    }

    /**
     * A hostile datagram comes in.
     *
     * @return what the attacked one said.
     */
    int receiveHostile(final byte[] datagram, final boolean discovered)
    {
        final int result = hostile.open(attacked, datagram, PREFIXES[count++ % PREFIXES.length], discovered);
        if (result >= 0)
        {
            advance(0);
            assertEquals(result, genuine.open(spared, datagram, 0, discovered), "accepted by one of the two");
            assertArrayEquals(genuine.body(result), hostile.body(result));
            assertBodyIsReadable(datagram[PacketFlyweight.TYPE_OFFSET], hostile.body(result));
            assertEquals(PacketProtection.REPLAYED, hostile.open(attacked, datagram, 0, discovered), "accepted twice");
        }
        return result;
    }

    /**
     * A genuine datagram comes in, in a new cycle: what hostile ones may use up is a cycle's budget.
     *
     * @return what both said.
     */
    int receiveGenuine(final byte[] datagram)
    {
        advance(0);
        final int result = hostile.open(attacked, datagram, 0, true);
        assertEquals(genuine.open(spared, datagram, 0, true), result, "hostile datagrams made a difference");
        if (result >= 0)
        {
            assertArrayEquals(genuine.body(result), hostile.body(result));
            assertEquals(PacketProtection.REPLAYED, hostile.open(attacked, datagram, 0, true), "accepted twice");
            assertEquals(PacketProtection.REPLAYED, genuine.open(spared, datagram, 0, true), "accepted twice");
        }
        return result;
    }

    /**
     * The clear body of the last datagram that both opened.
     */
    byte[] lastBody(final int length)
    {
        return genuine.body(length);
    }

    @Override
    public void close()
    {
        attacked.close();
        spared.close();
    }

    /**
     * What the validator lets through can be read to its end, and no further.
     */
    private static void assertBodyIsReadable(final byte type, final byte[] bytes)
    {
        final UnsafeBuffer body = new UnsafeBuffer(bytes);
        final boolean isValid = PacketValidator.isBodyValid(type, body, 0, bytes.length);
        if (isValid)
        {
            assertEquals(bytes.length, ClearBody.read(type, body));
        }
        else
        {
            assertFalse(bytes.length == 0 && type == PacketFlyweight.PUSH_MESSAGE, "a probe is valid");
        }
    }
}
