using System.Collections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.Benchmarks.Cases;

/// <summary>
/// The features of a request as Kestrel keeps them: the usual ones in fields, the others of the request in a short list that is searched from its
/// beginning and emptied between two requests, and that of the connection behind both.
/// </summary>
internal sealed class ServerFeatures(IConnectionSocketFeature socket) : IFeatureCollection
{
    private readonly List<KeyValuePair<Type, object>> _extra = new(2);
    private object? _request = new HttpRequestFeature();
    private object? _response = new HttpResponseFeature();
    private object? _body = new StreamResponseBodyFeature(Stream.Null);
    private object? _connection = new HttpConnectionFeature();
    private object? _services;
    private object? _endpoint;

    public bool IsReadOnly => false;

    public int Revision => 0;

    public object? this[Type key]
    {
        get => Field(key) ?? Extra(key) ?? (key == typeof(IConnectionSocketFeature) ? socket : null);
        set => Set(key, value);
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => Set(typeof(TFeature), instance);

    /// <summary>What a server does between two requests.</summary>
    public void Reset() => _extra.Clear();

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _extra.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private object? Field(Type key) =>
        key == typeof(IHttpRequestFeature) ? _request
        : key == typeof(IHttpResponseFeature) ? _response
        : key == typeof(IHttpResponseBodyFeature) ? _body
        : key == typeof(IServiceProvidersFeature) ? _services
        : key == typeof(IHttpConnectionFeature) ? _connection
        : key == typeof(IEndpointFeature) ? _endpoint
        : null;

    private object? Extra(Type key)
    {
        foreach (KeyValuePair<Type, object> pair in _extra)
        {
            if (pair.Key == key)
            {
                return pair.Value;
            }
        }

        return null;
    }

    private void Set(Type key, object? value)
    {
        if (key == typeof(IHttpRequestFeature))
        {
            _request = value;
        }
        else if (key == typeof(IHttpResponseFeature))
        {
            _response = value;
        }
        else if (key == typeof(IHttpResponseBodyFeature))
        {
            _body = value;
        }
        else if (key == typeof(IServiceProvidersFeature))
        {
            _services = value;
        }
        else if (key == typeof(IHttpConnectionFeature))
        {
            _connection = value;
        }
        else if (key == typeof(IEndpointFeature))
        {
            _endpoint = value;
        }
        else
        {
            SetExtra(key, value);
        }
    }

    private void SetExtra(Type key, object? value)
    {
        for (int i = 0; i < _extra.Count; i++)
        {
            if (_extra[i].Key == key)
            {
                _extra.RemoveAt(i);
                break;
            }
        }

        if (value is not null)
        {
            _extra.Add(new KeyValuePair<Type, object>(key, value));
        }
    }
}
