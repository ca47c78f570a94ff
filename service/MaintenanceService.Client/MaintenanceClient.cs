using System.Net;
using System.Net.Http.Headers;

namespace MaintenanceService.Client;

/// <summary>
/// Calls the service: one method for each operation of the REST contract. A refusal of the service is a
/// <see cref="MaintenanceServiceException"/>, an unreachable service an <see cref="HttpRequestException"/>. A name or an id that can't be
/// one (see <see cref="WireName"/>) is an <see cref="ArgumentException"/>, and no request is made.
/// </summary>
public sealed partial class MaintenanceClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The time that connecting to one of several machines may take: one that drops packets must not use up the time for the others.</summary>
    private static readonly TimeSpan ConnectTimeoutOfSeveral = TimeSpan.FromSeconds(2);
    private readonly HttpClient _http;
    private readonly Uri _service;
    private readonly Func<string?> _apiKey;
    private readonly TimeProvider _time;
    private readonly bool _ownsHttp;

    /// <summary>Makes a client with connections of its own, that follows no redirect (the key goes to one host only).</summary>
    /// <param name="service">The service's address, or several, which are tried in turn.</param>
    /// <param name="apiKey">Is called at every request, so that the key can change while the process runs.</param>
    /// <param name="time">The clock; default the system's.</param>
    public MaintenanceClient(ServiceAddresses service, Func<string?> apiKey, TimeProvider? time = null)
        : this(CreateHttpClient(service), apiKey, time)
    {
        _ownsHttp = true;
    }

    /// <summary>Makes a client over an <see cref="HttpClient"/> of the caller's, whose base address is the service.</summary>
    /// <param name="http">The HTTP client with its base address, with or without a slash at its end; not disposed.</param>
    /// <param name="apiKey">Is called at every request.</param>
    /// <param name="time">The clock; default the system's.</param>
    /// <exception cref="ArgumentException">The HTTP client has no base address.</exception>
    public MaintenanceClient(HttpClient http, Func<string?> apiKey, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(apiKey);
        _service = WithSlash(http.BaseAddress ?? throw new ArgumentException("The HTTP client has no BaseAddress. Set it to the service's address, such as https://maintenance.example.com.", nameof(http)));
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
    /// <param name="service">The service's address, or several: a request goes to the next where one can't be reached, or stands by.</param>
    /// <param name="outer">A handler around each request; null = none.</param>
    /// <param name="proxy">The proxy to go through; null = the environment's, and none to this machine.</param>
    /// <exception cref="ArgumentException">There is no address, or one is not absolute.</exception>
    public static HttpClient CreateHttpClient(ServiceAddresses service, DelegatingHandler? outer = null, IWebProxy? proxy = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (service.Count == 0 || service.Any(address => !address.IsAbsoluteUri))
        {
            throw new ArgumentException("The service's address is missing or not absolute. Give one such as https://maintenance.example.com.", nameof(service));
        }

        Uri[] addresses = [.. service.Select(WithSlash)];
        HttpMessageHandler handler = new ConnectionFaultHandler(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = proxy ?? new LocalProxyBypass(),
            ConnectTimeout = addresses.Length == 1 ? ConnectTimeout : ConnectTimeoutOfSeveral,
            ConnectCallback = ParallelConnect.ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        });
        if (addresses.Length > 1)
        {
            handler = new FailoverHandler(addresses) { InnerHandler = handler };
        }

        if (outer is not null)
        {
            outer.InnerHandler = handler;
            handler = outer;
        }

        return new HttpClient(handler) { BaseAddress = addresses[0], Timeout = Timeout.InfiniteTimeSpan };
    }

    // A base address without a trailing slash would lose its last segment, and the key would go to another program of the host.
    private static Uri WithSlash(Uri address) => new(address.AbsoluteUri.TrimEnd('/') + "/");

    private HttpRequestMessage Request(HttpMethod method, string path, string? ifMatch = null, string? ifNoneMatch = null)
    {
        var request = new HttpRequestMessage(method, new Uri(_service, path));
        if (_apiKey() is { Length: > 0 } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return ifMatch is null && ifNoneMatch is null ? request : request.Once();
    }
}
