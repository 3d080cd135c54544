package io.hearsay.crypto;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.hearsay.core.wire.PacketFlyweight;

/**
 * Which keys and algorithms are accepted: the suite of each key with each algorithm, one of them for sending. A suite
 * that leaves the ring is closed, so whoever has something that it made knows to wipe it. At most
 * {@link Keyring#MAX_KEYS} keys, so a packet's suite is found by looking at each. One thread; {@link #close()} wipes
 * the keys.
 */
final class SuiteRing implements AutoCloseable
{
    private final List<PacketKeys> keys = new ArrayList<>();
    private final Set<Algorithm> algorithms = EnumSet.noneOf(Algorithm.class);
    private final PacketScratch scratch;
    private CipherSuite[] suites;
    private CipherSuite sending;

    private SuiteRing(final PacketScratch scratch)
    {
        this.scratch = scratch;
    }

    /**
     * A ring of clear text, which nothing can be added to.
     *
     * @param clusterName of the cluster.
     * @return the ring.
     */
    static SuiteRing clear(final String clusterName)
    {
        final SuiteRing ring = new SuiteRing(null);
        ring.sending = CipherSuite.clear(clusterName);
        ring.suites = new CipherSuite[]{ring.sending};
        return ring;
    }

    /**
     * A ring with one key and one algorithm, both used for sending.
     *
     * @param algorithm any but NONE.
     * @param key       not needed any more when this returns.
     * @return the ring.
     */
    static SuiteRing keyed(final Algorithm algorithm, final ClusterKey key)
    {
        final SuiteRing ring = new SuiteRing(new PacketScratch(PacketFlyweight.MAX_PACKET_LENGTH));
        final PacketKeys first = new PacketKeys(key);
        ring.keys.add(first);
        ring.algorithms.add(algorithm);
        ring.sending = CipherSuite.keyed(algorithm, first, ring.scratch);
        ring.suites = new CipherSuite[]{ring.sending};
        return ring;
    }

    /**
     * What is used for sending.
     *
     * @return the suite.
     */
    CipherSuite sending()
    {
        return sending;
    }

    /**
     * Find a suite.
     *
     * @param keyId     that a packet names.
     * @param algorithm number that a packet names.
     * @return the suite or null.
     */
    CipherSuite find(final int keyId, final int algorithm)
    {
        for (final CipherSuite suite : suites)
        {
            if (suite.keyId() == keyId && suite.algorithm().number() == algorithm)
            {
                return suite;
            }
        }

        return null;
    }

    /**
     * Whether there is a suite with this key.
     *
     * @param keyId that a packet names.
     * @return true if so.
     */
    boolean hasKey(final int keyId)
    {
        for (final CipherSuite suite : suites)
        {
            if (suite.keyId() == keyId)
            {
                return true;
            }
        }

        return false;
    }

    void addKey(final ClusterKey key)
    {
        requireKeyed();
        final PacketKeys added = new PacketKeys(key);
        for (final PacketKeys known : keys)
        {
            if (known.keyId() == added.keyId())
            {
                final boolean isSame = known.isSame(added);
                added.close();
                if (!isSame)
                {
                    throw new IllegalArgumentException(
                        "another key in the ring has the id " + ClusterKey.format(key.id()) + " too: make a new key");
                }
                return;
            }
        }
        if (keys.size() == Keyring.MAX_KEYS)
        {
            added.close();
            throw new IllegalArgumentException(
                Keyring.MAX_KEYS + " keys are in the ring already: remove one that is not needed any more");
        }

        keys.add(added);
        rebuild();
    }

    void useKey(final int keyId)
    {
        sending = require(keyId, sending.algorithm());
    }

    void removeKey(final int keyId)
    {
        require(keyId, sending.algorithm());
        if (sending.keyId() == keyId)
        {
            throw new IllegalArgumentException(
                "key " + ClusterKey.format(keyId) + " is used for sending: use another one first");
        }

        for (final CipherSuite suite : suites)
        {
            if (suite.keyId() == keyId)
            {
                suite.close();
            }
        }
        keys.removeIf(key ->
        {
            final boolean isIt = key.keyId() == keyId;
            if (isIt)
            {
                key.close();
            }
            return isIt;
        });
        rebuild();
    }

    void addAlgorithm(final Algorithm algorithm)
    {
        requireKeyed();
        if (!algorithm.isKeyed())
        {
            throw new IllegalArgumentException(
                "algorithm NONE can not be combined with another one: anybody could send in clear text");
        }
        if (algorithms.add(algorithm))
        {
            rebuild();
        }
    }

    void useAlgorithm(final Algorithm algorithm)
    {
        sending = require(sending.keyId(), algorithm);
    }

    void removeAlgorithm(final Algorithm algorithm)
    {
        require(sending.keyId(), algorithm);
        if (sending.algorithm() == algorithm)
        {
            throw new IllegalArgumentException(
                "algorithm " + algorithm.label() + " is used for sending: use another one first");
        }

        for (final CipherSuite suite : suites)
        {
            if (suite.algorithm() == algorithm)
            {
                suite.close();
            }
        }
        algorithms.remove(algorithm);
        rebuild();
    }

    List<KeyringEntry> entries()
    {
        final List<KeyringEntry> entries = new ArrayList<>();
        for (final CipherSuite suite : suites)
        {
            entries.add(suite.entry(suite == sending));
        }
        return entries;
    }

    @Override
    public void close()
    {
        for (final CipherSuite suite : suites)
        {
            suite.close();
        }
        for (final PacketKeys key : keys)
        {
            key.close();
        }
        if (scratch != null)
        {
            scratch.wipe();
        }
    }

    private void requireKeyed()
    {
        if (!sending.algorithm().isKeyed())
        {
            throw new IllegalArgumentException("this node sends in clear text, so it has no keys and one algorithm");
        }
    }

    private CipherSuite require(final int keyId, final Algorithm algorithm)
    {
        requireKeyed();
        if (!hasKey(keyId))
        {
            throw new IllegalArgumentException("there is no key " + ClusterKey.format(keyId) + " in the ring");
        }

        final CipherSuite suite = find(keyId, algorithm.number());
        if (suite == null)
        {
            throw new IllegalArgumentException("algorithm " + algorithm.label() + " is not accepted: add it first");
        }
        return suite;
    }

    /**
     * The suites of all keys with all algorithms; those that there are stay, with what they know.
     */
    private void rebuild()
    {
        final CipherSuite[] all = new CipherSuite[keys.size() * algorithms.size()];
        int index = 0;
        for (final PacketKeys key : keys)
        {
            for (final Algorithm algorithm : algorithms)
            {
                all[index++] = Objects.requireNonNullElseGet(
                    find(key.keyId(), algorithm.number()), () -> CipherSuite.keyed(algorithm, key, scratch));
            }
        }
        suites = all;
    }
}
