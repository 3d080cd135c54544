package io.hearsay.io.metrics;

import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import io.prometheus.metrics.exporter.httpserver.HttpExchangeAdapter;

/**
 * A request and its response, without the request's wish for Protobuf: a Prometheus that collects native histograms
 * prefers that format to text, and the library would promise it even though the classes that write it, nine tenths of
 * the library, are not there. One thread.
 */
final class TextExchange extends HttpExchangeAdapter
{
    private static final String ACCEPT = "Accept";
    private static final String PROTOBUF = "application/vnd.google.protobuf";

    private final HttpRequest request = new TextRequest();

    TextExchange(final HttpExchange exchange)
    {
        super(exchange);
    }

    @Override
    public HttpRequest getRequest()
    {
        return request;
    }

    private final class TextRequest extends HttpRequest
    {
        @Override
        public Enumeration<String> getHeaders(final String name)
        {
            final Enumeration<String> values = super.getHeaders(name);
            return ACCEPT.equalsIgnoreCase(name) ?
                Collections.enumeration(Collections.list(values).stream().map(this::withoutProtobuf).toList()) : values;
        }

        private String withoutProtobuf(final String value)
        {
            return Arrays.stream(value.split(","))
                .filter(format -> !format.contains(PROTOBUF)).collect(Collectors.joining(","));
        }
    }
}
