package io.hearsay.io;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.Discovery;
import io.hearsay.crypto.Algorithm;
import io.hearsay.io.file.EngineDirectory;
import io.hearsay.io.discovery.Discoveries;
import io.hearsay.io.discovery.OwnAddress;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;

/**
 * What a {@link GossipEngine.Context} collected: what was set wins over the system properties, and these over the
 * defaults. One thread, that of the launch.
 */
final class EngineInputs
{
    private static final Pattern NODE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    final Settings settings = new Settings();
    final ClusterSecret secret = new ClusterSecret();
    String bind;
    String advertised;
    String cluster;
    String algorithmName;
    Algorithm algorithm;
    Set<Algorithm> accepted;
    String nodeName;
    Path directory;
    Discovery discovery;
    IdleStrategy idleStrategy;
    ThreadFactory threadFactory = Thread::new;
    ErrorHandler errorHandler;
    TransportDecorator transportDecorator = (transport, counters) -> transport;
    Long seed;
    boolean isExternalAgent;
    boolean isLogMapped;

    private final Function<String, String> properties;
    private boolean isConcluded;
    private boolean isUsed;

    EngineInputs(final Function<String, String> properties)
    {
        this.properties = properties;
        settings.load(properties);
    }

    /**
     * Defaults, then what follows from them, then the checks. Idempotent.
     */
    void conclude()
    {
        if (isConcluded)
        {
            return;
        }

        settings.conclude();
        bind = orProperty(bind, EngineProperty.BIND);
        cluster = orProperty(cluster, EngineProperty.CLUSTER);
        algorithm = named(EngineProperty.ALGORITHM, orProperty(algorithmName, EngineProperty.ALGORITHM));
        concludeAccepted();
        concludeSecret();
        if (idleStrategy == null)
        {
            idleStrategy = IdleStrategies.named(orProperty(null, EngineProperty.IDLE_STRATEGY));
        }
        if (discovery == null)
        {
            discovery = discovery(orProperty(null, EngineProperty.DISCOVERY));
        }
        concludeAdvertised();
        isLogMapped = flag(EngineProperty.LOG_FILE);
        concludeDirectory();
        isConcluded = true;
    }

    /**
     * Conclude, and allow no second engine: files, passphrase and idle strategy are one engine's.
     */
    void use()
    {
        conclude();
        if (isUsed)
        {
            throw new IllegalStateException("this context launched an engine already: make another one");
        }

        isUsed = true;
    }

    private void concludeAdvertised()
    {
        advertised = orProperty(advertised, EngineProperty.ADVERTISE);
        if (!advertised.isEmpty())
        {
            try
            {
                discovery = OwnAddress.leftOut(discovery, advertised);
            }
            catch (final IllegalArgumentException ex)
            {
                throw new IllegalArgumentException(
                    EngineProperty.ADVERTISE.key() + "=" + advertised + ": " + ex.getMessage(), ex);
            }
        }
    }

    private static Discovery discovery(final String text)
    {
        try
        {
            return Discoveries.parse(text);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(
                EngineProperty.DISCOVERY.key() + "=" + text + ": " + ex.getMessage(), ex);
        }
    }

    private void concludeAccepted()
    {
        if (accepted == null)
        {
            accepted = EnumSet.noneOf(Algorithm.class);
            for (final String name : list(orProperty(null, EngineProperty.ACCEPT)))
            {
                accepted.add(named(EngineProperty.ACCEPT, name));
            }
        }
    }

    private static Algorithm named(final EngineProperty property, final String name)
    {
        try
        {
            return Algorithm.named(name);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(property.key() + "=" + name + ": " + ex.getMessage(), ex);
        }
    }

    private static List<String> list(final String text)
    {
        return Arrays.stream(text.split(",")).map(String::trim).filter(part -> !part.isEmpty()).toList();
    }

    private void concludeSecret()
    {
        if (secret.count() == 0)
        {
            secret.keyFiles(list(orProperty(null, EngineProperty.KEY_FILE)).stream().map(Path::of).toList());
            final String passphraseFile = orProperty(null, EngineProperty.PASSPHRASE_FILE);
            if (!passphraseFile.isEmpty())
            {
                secret.passphraseFile(Path.of(passphraseFile));
            }
            secret.insecure(flag(EngineProperty.INSECURE));
        }
        secret.validate(algorithm, accepted);
    }

    private boolean flag(final EngineProperty property)
    {
        final String value = orProperty(null, property);
        if (!"true".equals(value) && !"false".equals(value))
        {
            throw new IllegalArgumentException(property.key() + "=" + value + " is neither true nor false");
        }

        return Boolean.parseBoolean(value);
    }

    private void concludeDirectory()
    {
        final String name = orProperty(nodeName, EngineProperty.NODE_NAME);
        nodeName = name.isEmpty() ? nameFromPort() : name;
        if (!NODE_NAME.matcher(nodeName).matches())
        {
            throw new IllegalArgumentException(EngineProperty.NODE_NAME.key() + "=" + nodeName +
                " is not 1 … 100 letters, digits, underscores, hyphens, and dots but for the first");
        }

        final String path = orProperty(null, EngineProperty.DIRECTORY);
        if (directory == null)
        {
            directory = path.isEmpty() ? EngineDirectory.defaultPath(nodeName) : Path.of(path);
        }
    }

    private String nameFromPort()
    {
        final String port = bind.substring(bind.lastIndexOf(':') + 1);
        final boolean isFixed = port.matches("[1-9][0-9]{0,4}");
        return "node-" + (isFixed ? port : Long.toHexString(ThreadLocalRandom.current().nextLong()));
    }

    private String orProperty(final String value, final EngineProperty property)
    {
        final String text = value != null ? value : properties.apply(property.key());
        return text != null ? text.trim() : property.defaultValue();
    }
}
