package io.hearsay.io.aeron;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.ReservedValueSupplier;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

/**
 * The Aeron stream on which a topic is republished. Bridge's thread alone.
 */
final class OutStream implements Registration.Kind<ExclusivePublication>
{
    private final StreamAddress address;
    private final Registration<ExclusivePublication> registration;

    OutStream(final StreamAddress address, final ErrorHandler errorHandler, final long intervalNs)
    {
        this.address = address;
        registration = new Registration<>(this, errorHandler, intervalNs);
    }

    Registration<ExclusivePublication> registration()
    {
        return registration;
    }

    /**
     * Publish a message. It is never too long: the shortest term that there is takes 8 192 bytes, more than gossip
     * carries.
     *
     * @return a code of {@link Publication}.
     */
    long offer(final DirectBuffer buffer, final int offset, final int length, final ReservedValueSupplier mark)
    {
        final ExclusivePublication publication = registration.resource();
        return publication == null ? Publication.NOT_CONNECTED : publication.offer(buffer, offset, length, mark);
    }

    @Override
    public long add(final Aeron aeron)
    {
        return aeron.asyncAddExclusivePublication(address.channel(), address.streamId());
    }

    @Override
    public ExclusivePublication find(final Aeron aeron, final long registrationId)
    {
        return aeron.getExclusivePublication(registrationId);
    }

    @Override
    public long channelStatus(final ExclusivePublication publication)
    {
        return publication.channelStatus();
    }
}
