package io.hearsay.core.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MemoryFootprintTest
{
    private static final long ARRAY_HEADER = 16;

    private static class Node
    {
        long number;
        Object next;
    }

    private static final class LongNode extends Node
    {
        byte more;
    }

    @Test
    void shouldCountAnArrayInItsLength()
    {
        assertEquals(ARRAY_HEADER + 104, new MemoryFootprint().add(new byte[100]).heapLength());
        assertEquals(ARRAY_HEADER + 800, new MemoryFootprint().add(new long[100]).heapLength());
    }

    @Test
    void shouldCountEachObjectOnce()
    {
        final Node first = new Node();
        final Node second = new LongNode();
        first.next = second;
        second.next = first; // and back

        assertEquals(24 + 32, new MemoryFootprint().add(first).heapLength());
        assertEquals(24 + 32, new MemoryFootprint().add(first).add(second).heapLength());
        assertEquals(24, new MemoryFootprint().exclude(second).add(first).heapLength());
    }

    @Test
    void shouldNotCountWhatAllShare()
    {
        final Node node = new Node();
        for (final Object shared : new Object[]{
            TimeUnit.SECONDS, String.class, Thread.currentThread(), getClass().getClassLoader()})
        {
            node.next = shared;
            assertEquals(24, new MemoryFootprint().add(node).heapLength(), shared.toString());
        }
    }

    @Test
    void shouldCountADirectBufferOnceWhateverViewsThereAre()
    {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        final Node node = new Node();
        node.next = new Object[]{buffer.slice(), new UnsafeBuffer(buffer, 64, 64), buffer.duplicate()};

        assertEquals(1 << 20, new MemoryFootprint().add(node).directLength());
        assertEquals(0, new MemoryFootprint().exclude(buffer).add(buffer.slice()).directLength());
        assertEquals(
            128 + 64, new MemoryFootprint().add(BufferUtil.allocateDirectAligned(128, 64)).directLength());
    }

    @Test
    void shouldTellWhoHasIt()
    {
        final Node node = new LongNode();
        node.next = new Object[]{new long[10]};

        final MemoryFootprint footprint = new MemoryFootprint().add(node);
        assertEquals(32 + 24 + ARRAY_HEADER + 80, footprint.lengthByOwner().get("MemoryFootprintTest"));
        assertEquals(footprint.length(), footprint.lengthByOwner().values().stream().mapToLong(Long::longValue).sum());
    }
}
