package io.hearsay.core.sim;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import io.hearsay.core.peer.RawAddress;
import org.agrona.collections.Object2IntHashMap;

/**
 * Gives each address of a {@link SimulatedNetwork} a number, so that nothing else handles text. Grows with addresses
 * ever named.
 */
final class SimulatedAddresses
{
    /** No such address. */
    static final int NONE = -1;

    private final Object2IntHashMap<String> numbers = new Object2IntHashMap<>(NONE);
    private final List<String> names = new ArrayList<>();
    private final BitSet valid = new BitSet();

    /**
     * Number of an address, which is given one if it has none.
     */
    int numberOf(final String name)
    {
        final int known = numbers.getValue(name);
        if (known != NONE)
        {
            return known;
        }

        final int number = names.size();
        names.add(name);
        numbers.put(name, number);
        valid.set(number, RawAddress.isValid(name));
        return number;
    }

    /**
     * Number of what a node took for an address.
     *
     * @return the number, or {@link #NONE} if it is no address.
     */
    int resolve(final String raw)
    {
        final int known = raw == null ? NONE : numbers.getValue(raw);
        if (known != NONE)
        {
            return valid.get(known) ? known : NONE;
        }

        return RawAddress.isValid(raw) ? numberOf(raw) : NONE;
    }

    String name(final int number)
    {
        return names.get(number);
    }

    int count()
    {
        return names.size();
    }
}
