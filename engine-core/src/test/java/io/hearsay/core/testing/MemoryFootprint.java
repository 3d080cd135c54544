package io.hearsay.core.testing;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.agrona.BitUtil;
import org.agrona.UnsafeApi;

/**
 * The memory behind objects: everything that can be reached from them, each object once, in the sizes that this JVM
 * gives them, and the direct buffers among it. Left out are what all share (classes, enums, threads), what is only
 * referred to ({@link Reference}s, and so the cleaners of buffers), and what is excluded. One thread; nobody may change
 * the objects meanwhile.
 */
public final class MemoryFootprint
{
    private static final int ALIGNMENT = 8;
    private static final int MIN_OBJECT_LENGTH = 16;
    private static final String OWN_PACKAGES = "io.hearsay.";

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Class<?>, Layout> layouts = new HashMap<>();
    private final Map<String, Long> lengthByOwner = new TreeMap<>();
    private long heapLength;
    private long directLength;

    private record Layout(long length, long[] references)
    {
    }

    private record Found(Object object, String owner)
    {
    }

    /**
     * Nothing yet.
     */
    public MemoryFootprint()
    {
    }

    /**
     * Leave out objects, and what can be reached only through them.
     *
     * @param objects to leave out.
     * @return this.
     */
    public MemoryFootprint exclude(final Object... objects)
    {
        Collections.addAll(seen, objects);
        return this;
    }

    /**
     * Add what can be reached from an object and was not added before.
     *
     * @param root to begin at.
     * @return this.
     */
    public MemoryFootprint add(final Object root)
    {
        final ArrayDeque<Found> open = new ArrayDeque<>();
        find(open, root, "");
        while (!open.isEmpty())
        {
            final Found next = open.poll();
            final Class<?> type = next.object().getClass();
            final String owner = type.getName().startsWith(OWN_PACKAGES) && !type.isArray() ?
                type.getName().replaceFirst("[$/].*", "").replaceFirst(".*\\.", "") : next.owner();
            if (type.isArray())
            {
                addArray(open, next.object(), type, owner);
            }
            else
            {
                addObject(open, next.object(), type, owner);
            }
        }

        return this;
    }

    /**
     * Bytes of objects.
     *
     * @return the sum of their lengths.
     */
    public long heapLength()
    {
        return heapLength;
    }

    /**
     * Bytes of direct buffers, mapped ones among them.
     *
     * @return the sum of their capacities.
     */
    public long directLength()
    {
        return directLength;
    }

    /**
     * Bytes of objects and direct buffers.
     *
     * @return the sum.
     */
    public long length()
    {
        return heapLength + directLength;
    }

    /**
     * Bytes by the class of this project that they are reached through; what several classes share belongs to the one
     * that it is found through first.
     *
     * @return bytes by simple name.
     */
    public Map<String, Long> lengthByOwner()
    {
        return Collections.unmodifiableMap(lengthByOwner);
    }

    private void find(final ArrayDeque<Found> open, final Object object, final String owner)
    {
        final boolean isShared = object == null || object instanceof Class || object instanceof ClassLoader ||
            object instanceof Thread || object instanceof ThreadGroup || object instanceof Module ||
            object instanceof Enum || object instanceof Reference;
        if (!isShared && seen.add(object))
        {
            open.add(new Found(object, owner));
        }
    }

    private void addArray(
        final ArrayDeque<Found> open, final Object array, final Class<?> type, final String owner)
    {
        final int count = java.lang.reflect.Array.getLength(array);
        final long length = UnsafeApi.arrayBaseOffset(type) + (long)UnsafeApi.arrayIndexScale(type) * count;
        addHeap(owner, BitUtil.align(length, ALIGNMENT));
        if (!type.getComponentType().isPrimitive())
        {
            for (final Object element : (Object[])array)
            {
                find(open, element, owner);
            }
        }
    }

    private void addObject(
        final ArrayDeque<Found> open, final Object object, final Class<?> type, final String owner)
    {
        final Layout layout = layouts.computeIfAbsent(type, MemoryFootprint::layout);
        addHeap(owner, layout.length());
        if (object instanceof ByteBuffer buffer && buffer.isDirect() && !isView(buffer))
        {
            directLength += buffer.capacity();
            lengthByOwner.merge(owner, (long)buffer.capacity(), Long::sum);
        }
        for (final long offset : layout.references())
        {
            find(open, UnsafeApi.getReference(object, offset), owner);
        }
    }

    /** A slice or a duplicate holds on to the buffer whose memory it shows. */
    private static boolean isView(final ByteBuffer buffer)
    {
        Class<?> type = buffer.getClass();
        while (!"DirectByteBuffer".equals(type.getSimpleName()))
        {
            type = type.getSuperclass();
        }

        return UnsafeApi.getReference(buffer, UnsafeApi.objectFieldOffset(type, "att")) != null;
    }

    private void addHeap(final String owner, final long length)
    {
        heapLength += length;
        lengthByOwner.merge(owner, length, Long::sum);
    }

    private static Layout layout(final Class<?> type)
    {
        final List<Long> references = new ArrayList<>();
        long end = MIN_OBJECT_LENGTH;
        for (Class<?> at = type; at != null; at = at.getSuperclass())
        {
            for (final Field field : at.getDeclaredFields())
            {
                if (!Modifier.isStatic(field.getModifiers()))
                {
                    final long offset = UnsafeApi.objectFieldOffset(field);
                    end = Math.max(end, offset + length(field.getType()));
                    if (!field.getType().isPrimitive())
                    {
                        references.add(offset);
                    }
                }
            }
        }

        return new Layout(
            BitUtil.align(end, ALIGNMENT), references.stream().mapToLong(Long::longValue).toArray());
    }

    private static int length(final Class<?> fieldType)
    {
        return UnsafeApi.arrayIndexScale(fieldType.arrayType());
    }
}
