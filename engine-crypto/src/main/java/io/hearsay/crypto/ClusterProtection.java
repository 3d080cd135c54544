package io.hearsay.crypto;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;

/**
 * Builds the protection of a node's packets:
 * <pre>
 *     try (ClusterKey key = KeyFile.read(file))
 *     {
 *         return new ClusterProtection().key(key).settings(settings).build();
 *     }
 * </pre>
 * The default algorithm is AES-256-OCB. A node sends in one algorithm and accepts that one, whatever its peers use.
 * Fluent, one thread.
 */
public final class ClusterProtection
{
    private Algorithm algorithm = Algorithm.AES_256_OCB;
    private Set<Algorithm> accepted = EnumSet.noneOf(Algorithm.class);
    private ClusterKey key;
    private String clusterName = "";
    private Settings settings = new Settings();

    /**
     * The algorithm to send in; it is accepted too.
     *
     * @param algorithm to send in.
     * @return this.
     */
    public ClusterProtection algorithm(final Algorithm algorithm)
    {
        this.algorithm = Objects.requireNonNull(algorithm, "algorithm");
        return this;
    }

    /**
     * Algorithms that are accepted beside the one to send in. NONE stands alone: a node that accepted clear text beside
     * a keyed algorithm would accept forgeries.
     *
     * @param algorithms to accept.
     * @return this.
     */
    public ClusterProtection accept(final Algorithm... algorithms)
    {
        accepted = EnumSet.noneOf(Algorithm.class);
        for (final Algorithm other : algorithms)
        {
            accepted.add(other);
        }
        return this;
    }

    /**
     * The key of the cluster; not needed by NONE.
     *
     * @param key which the caller may close once {@link #build()} returned.
     * @return this.
     */
    public ClusterProtection key(final ClusterKey key)
    {
        this.key = key;
        return this;
    }

    /**
     * Name of the cluster. It keeps clusters without a key apart; with a key, it matters to {@link Passphrase} alone.
     *
     * @param clusterName may be empty, which is the default.
     * @return this.
     */
    public ClusterProtection clusterName(final String clusterName)
    {
        this.clusterName = Objects.requireNonNull(clusterName, "clusterName");
        return this;
    }

    /**
     * Where <code>maxClockSkew</code>, <code>replayWindow</code> and <code>maxSenders</code> come from.
     *
     * @param settings concluded.
     * @return this.
     */
    public ClusterProtection settings(final Settings settings)
    {
        this.settings = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /**
     * Build a protection for one agent.
     *
     * @return the protection, to be closed by its owner.
     * @throws IllegalArgumentException saying what does not go together.
     */
    public PacketProtection build()
    {
        final Set<Algorithm> all = EnumSet.of(algorithm);
        all.addAll(accepted);
        if (all.size() > 1 && all.contains(Algorithm.NONE))
        {
            throw new IllegalArgumentException(
                "algorithm NONE can not be combined with another one: anybody could send in clear text");
        }
        if (algorithm.isKeyed() && key == null)
        {
            throw new IllegalArgumentException(
                "algorithm " + algorithm.label() + " needs a cluster key: a key file or a passphrase");
        }

        final Settings checked = settings.conclude();
        if (!algorithm.isKeyed())
        {
            return new SuiteProtection(checked, CipherSuite.clear(clusterName));
        }

        all.remove(algorithm);
        final CipherSuite[] suites = new CipherSuite[all.size() + 1];
        suites[0] = CipherSuite.keyed(algorithm, key);
        int index = 1;
        for (final Algorithm other : all)
        {
            suites[index++] = CipherSuite.keyed(other, key);
        }
        return new SuiteProtection(checked, suites);
    }
}
