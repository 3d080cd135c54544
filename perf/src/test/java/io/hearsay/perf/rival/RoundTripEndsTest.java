package io.hearsay.perf.rival;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.hearsay.core.testing.Await;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundTripEndsTest
{
    private static final long QUESTION = 0x1234_5678_9ABC_DEF0L;
    private static final int SIZE = 64;

    @ParameterizedTest
    @CsvSource({"hearsay, OCB", "hearsay, OCB own thread", "aeron, UDP", "nio, UDP"})
    void shouldCarryAMessageThereAndBack(final String system, final String variant)
    {
        final int near = RoundTripEnds.freePort();
        final int far = RoundTripEnds.freePort();
        final AtomicLong asked = new AtomicLong();
        final AtomicLong answered = new AtomicLong();
        final UnsafeBuffer message = new UnsafeBuffer(new byte[SIZE]);
        try (RoundTripEnd one = RoundTripEnds.start(
                system, variant, near, far, (buffer, offset, length) -> answered.set(buffer.getLong(offset)));
            RoundTripEnd other = RoundTripEnds.start(
                system, variant, far, near, (buffer, offset, length) -> asked.set(buffer.getLong(offset))))
        {
            final Runnable work = () ->
            {
                one.doWork();
                other.doWork();
            };
            await(work, () -> one.isConnected() && other.isConnected(), "both are connected");
            message.putLong(0, QUESTION);
            await(work, () -> one.offer(message, 0, SIZE), "the question is sent");
            await(work, () -> asked.get() == QUESTION, "the question arrived");
            message.putLong(0, ~QUESTION);
            await(work, () -> other.offer(message, 0, SIZE), "the answer is sent");
            await(work, () -> answered.get() == ~QUESTION, "the answer arrived");
        }
    }

    private static void await(
        final Runnable work, final BooleanSupplier condition, final String what)
    {
        Await.until(
            () ->
            {
                work.run();
                return condition.getAsBoolean();
            },
            what);
    }

    @Test
    void shouldRefuseASystemThatItDoesNotKnow()
    {
        assertThrows(IllegalArgumentException.class, () -> RoundTripEnds.variants("jgroups"));
    }
}
