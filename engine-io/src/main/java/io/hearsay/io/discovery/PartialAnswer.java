package io.hearsay.io.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses of one family were found, those of the other could not be looked up, as with name servers that fail
 * whatever asks for AAAA. Immutable.
 */
final class PartialAnswer extends IOException
{
    private static final long serialVersionUID = 1L;

    private final InetAddress[] found;
    private final Class<? extends InetAddress> lacking;

    /**
     * Half an answer.
     *
     * @param found   addresses of the one family, at least one.
     * @param lacking the other family.
     * @param cause   why that could not be looked up.
     */
    PartialAnswer(
        final InetAddress[] found, final Class<? extends InetAddress> lacking, final IOException cause)
    {
        super(cause.getMessage(), cause);
        this.found = found.clone();
        this.lacking = lacking;
    }

    /**
     * What was found, and what the lacking family had before.
     *
     * @param before that was found before; may be null.
     * @return the addresses, at least one.
     */
    InetAddress[] completedBy(final InetAddress[] before)
    {
        final List<InetAddress> all = new ArrayList<>(List.of(found));
        if (before != null)
        {
            Arrays.stream(before).filter(lacking::isInstance).forEach(all::add);
        }
        return all.toArray(new InetAddress[0]);
    }
}
