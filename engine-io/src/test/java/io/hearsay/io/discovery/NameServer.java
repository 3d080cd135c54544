package io.hearsay.io.discovery;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A name server on a free port of the loopback interface, over UDP and TCP (RFC 1035). Two threads, ended by the close.
 */
public final class NameServer implements AutoCloseable
{
    static final int NO_ERROR = 0;
    static final int SERVER_FAILURE = 2;
    static final int NO_SUCH_NAME = 3;

    static final int A = 1;
    static final int AAAA = 28;

    private static final int SRV = 33;
    private static final int HEADER_LENGTH = 12;
    private static final int MAX_UDP_LENGTH = 512;

    private final Map<String, List<byte[]>> records = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final String address;
    private final DatagramSocket datagrams;
    private final ServerSocket connections;
    private final Thread[] threads;
    private volatile int responseCode = NO_ERROR;
    private volatile int failedType;

    public NameServer() throws IOException
    {
        DatagramSocket udp = null;
        ServerSocket tcp = null;
        while (tcp == null)
        {
            udp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            try
            {
                tcp = new ServerSocket(udp.getLocalPort(), 8, InetAddress.getLoopbackAddress());
            }
            catch (final IOException ignore)
            {
                udp.close(); // somebody else has this port for TCP
            }
        }
        datagrams = udp;
        address = InetAddress.getLoopbackAddress().getHostAddress() + ":" + udp.getLocalPort();
        connections = tcp;
        threads = new Thread[]{new Thread(this::serveDatagrams), new Thread(this::serveConnections)};
        for (final Thread thread : threads)
        {
            thread.setDaemon(true);
            thread.start();
        }
    }

    public String address()
    {
        return address;
    }

    /** Answer all questions so from now on. */
    void responseCode(final int code)
    {
        responseCode = code;
    }

    /** Fail questions of this type from now on, 0 for none. */
    void failType(final int type)
    {
        failedType = type;
    }

    int questions()
    {
        return questions.get();
    }

    public void hosts(final String name, final String... literals)
    {
        final List<byte[]> v4 = new ArrayList<>();
        final List<byte[]> v6 = new ArrayList<>();
        for (final String literal : literals)
        {
            (literal.indexOf(':') < 0 ? v4 : v6).add(Hosts.of(literal).getAddress());
        }
        records.put(key(name, A), v4);
        records.put(key(name, AAAA), v6);
    }

    public void service(final String name, final String... targets) throws IOException
    {
        final List<byte[]> found = new ArrayList<>();
        for (final String target : targets)
        {
            final int colon = target.indexOf(':');
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            final DataOutputStream out = new DataOutputStream(bytes);
            out.writeShort(10 + found.size());
            out.writeShort(5);
            out.writeShort(Integer.parseInt(target.substring(colon + 1)));
            for (final String label : target.substring(0, colon).split("\\."))
            {
                out.writeByte(label.length());
                out.write(label.getBytes(StandardCharsets.US_ASCII));
            }
            out.writeByte(0);
            found.add(bytes.toByteArray());
        }
        records.put(key(name, SRV), found);
    }

    @Override
    public void close() throws IOException
    {
        datagrams.close();
        connections.close();
        for (final Thread thread : threads)
        {
            thread.interrupt();
        }
    }

    private static String key(final String name, final int type)
    {
        return name.toLowerCase(Locale.ROOT) + "/" + type;
    }

    private void serveDatagrams()
    {
        final DatagramPacket packet = new DatagramPacket(new byte[MAX_UDP_LENGTH], MAX_UDP_LENGTH);
        try
        {
            while (true)
            {
                packet.setLength(MAX_UDP_LENGTH);
                datagrams.receive(packet);
                final byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), MAX_UDP_LENGTH);
                datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        }
        catch (final IOException ignore)
        {
            // closed
        }
    }

    private void serveConnections()
    {
        try
        {
            while (true)
            {
                try (Socket socket = connections.accept())
                {
                    final DataInputStream in = new DataInputStream(socket.getInputStream());
                    final byte[] question = new byte[in.readUnsignedShort()];
                    in.readFully(question);
                    final byte[] answer = answer(ByteBuffer.wrap(question), 0xFFFF);
                    final DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    out.writeShort(answer.length);
                    out.write(answer);
                    out.flush();
                }
            }
        }
        catch (final IOException ignore)
        {
            // closed
        }
    }

    private byte[] answer(final ByteBuffer question, final int maxLength) throws IOException
    {
        questions.incrementAndGet();
        final int id = question.getShort();
        question.position(HEADER_LENGTH);
        final StringBuilder name = new StringBuilder();
        for (int length = question.get(); length > 0; length = question.get())
        {
            final byte[] label = new byte[length];
            question.get(label);
            name.append(name.length() == 0 ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        final int type = question.getShort();
        final int questionEnd = question.position() + Short.BYTES;
        final List<byte[]> found = records.get(key(name.toString(), type));
        final int code = type == failedType ? SERVER_FAILURE :
            responseCode != NO_ERROR || found != null ? responseCode : NO_SUCH_NAME;

        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream out = new DataOutputStream(bytes);
        final int count = found == null || code != NO_ERROR ? 0 : found.size();
        final int length = count == 0 ? 0 : count * (HEADER_LENGTH + found.get(0).length);
        final boolean isCut = questionEnd + length > maxLength;
        out.writeShort(id);
        out.writeShort(0x8180 | (isCut ? 0x200 : 0) | code);
        out.writeShort(1);
        out.writeShort(isCut ? 0 : count);
        out.writeInt(0);
        out.write(question.array(), question.arrayOffset() + HEADER_LENGTH, questionEnd - HEADER_LENGTH);
        for (int i = 0; i < count && !isCut; i++)
        {
            out.writeShort(0xC000 | HEADER_LENGTH); // the name of the question
            out.writeShort(type);
            out.writeShort(1);
            out.writeInt(0);
            out.writeShort(found.get(i).length);
            out.write(found.get(i));
        }
        return bytes.toByteArray();
    }
}
