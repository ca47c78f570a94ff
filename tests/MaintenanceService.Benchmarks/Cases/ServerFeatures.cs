using System.Collections;
using MaintenanceService.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.Benchmarks.Cases;

/// <summary>The features of a request as a server keeps them: the usual ones in fields, found without a dictionary.</summary>
internal sealed class ServerFeatures : IFeatureCollection
{
    private readonly FeatureCollection _others = new();
    private object? _request = new HttpRequestFeature();
    private object? _response = new HttpResponseFeature();
    private object? _body = new StreamResponseBodyFeature(Stream.Null);
    private object? _connection = new HttpConnectionFeature();
    private object? _services;
    private object? _endpoint;
    private object? _decision;

    public bool IsReadOnly => false;

    public int Revision => 0;

    public object? this[Type key]
    {
        get => _others[key];
        set => _others[key] = value;
    }

    public TFeature? Get<TFeature>()
    {
        if (typeof(TFeature) == typeof(IHttpRequestFeature))
        {
            return (TFeature?)_request;
        }

        if (typeof(TFeature) == typeof(IHttpResponseFeature))
        {
            return (TFeature?)_response;
        }

        if (typeof(TFeature) == typeof(IHttpResponseBodyFeature))
        {
            return (TFeature?)_body;
        }

        if (typeof(TFeature) == typeof(IHttpConnectionFeature))
        {
            return (TFeature?)_connection;
        }

        if (typeof(TFeature) == typeof(IServiceProvidersFeature))
        {
            return (TFeature?)_services;
        }

        if (typeof(TFeature) == typeof(EarlierDecision))
        {
            return (TFeature?)_decision;
        }

        return typeof(TFeature) == typeof(IEndpointFeature) ? (TFeature?)_endpoint : _others.Get<TFeature>();
    }

    public void Set<TFeature>(TFeature? instance)
    {
        switch (instance)
        {
            case IHttpRequestFeature:
                _request = instance;
                break;
            case IHttpResponseFeature:
                _response = instance;
                break;
            case IHttpResponseBodyFeature:
                _body = instance;
                break;
            case IHttpConnectionFeature:
                _connection = instance;
                break;
            case IServiceProvidersFeature:
                _services = instance;
                break;
            case EarlierDecision:
                _decision = instance;
                break;
            case IEndpointFeature:
                _endpoint = instance;
                break;
            default:
                _others.Set(instance);
                break;
        }
    }

    /// <summary>What a server does between two requests.</summary>
    public void Reset() => _decision = null;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _others.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
