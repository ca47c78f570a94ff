using System.Net;
using System.Net.Http.Headers;

namespace MaintenanceService.Client;

/// <summary>
/// The typed client: one method for each operation of the contract, in partial files by resource. A refusal of the service is a
/// <see cref="MaintenanceServiceException"/>, an unreachable service an <see cref="HttpRequestException"/>. A name or an id that can't be
/// one (see <see cref="WireName"/>) is an <see cref="ArgumentException"/>, and no request is made.
/// </summary>
public sealed partial class MaintenanceClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Func<string?> _apiKey;
    private readonly TimeProvider _time;
    private readonly bool _ownsHttp;

    /// <summary>Makes a client with connections of its own, that follows no redirect (the key goes to one host only).</summary>
    /// <param name="service">The service's address.</param>
    /// <param name="apiKey">Asked at every call, so that a key can change while the process runs.</param>
    /// <param name="time">The clock; default the system's.</param>
    public MaintenanceClient(Uri service, Func<string?> apiKey, TimeProvider? time = null)
        : this(CreateHttpClient(service), apiKey, time)
    {
        _ownsHttp = true;
    }

    /// <summary>Makes a client over an <see cref="HttpClient"/> of the caller's, whose base address is the service.</summary>
    /// <param name="http">The HTTP client; not disposed.</param>
    /// <param name="apiKey">Asked at every call.</param>
    /// <param name="time">The clock; default the system's.</param>
    public MaintenanceClient(HttpClient http, Func<string?> apiKey, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(apiKey);
        _http = http;
        _apiKey = apiKey;
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

    /// <summary>An <see cref="HttpClient"/> as this client makes for itself: it follows no redirect, keeps no cookies and has no time limit of its own.</summary>
    /// <param name="service">The service's address.</param>
    /// <param name="outer">Sees each request and answer; null = nobody.</param>
    /// <param name="proxy">The proxy to go through; null = the environment's, and none to this machine.</param>
    public static HttpClient CreateHttpClient(Uri service, DelegatingHandler? outer = null, IWebProxy? proxy = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,

            // What is on this machine is reached on this machine: a proxy of the environment would get the key in the clear.
            UseProxy = proxy is not null || !service.IsLoopback,
            Proxy = proxy,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ConnectCallback = ParallelConnect.ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (outer is not null)
        {
            outer.InnerHandler = handler;
        }

        // A base address without a trailing slash would lose its last segment.
        var baseAddress = new Uri(service.AbsoluteUri.TrimEnd('/') + "/");
        return new HttpClient((HttpMessageHandler?)outer ?? handler) { BaseAddress = baseAddress, Timeout = Timeout.InfiniteTimeSpan };
    }

    private HttpRequestMessage Request(HttpMethod method, string path, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (_apiKey() is { Length: > 0 } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return request;
    }
}
