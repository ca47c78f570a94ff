using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.AspNetCore.State;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>
/// What a running request is judged by, read by a thread that is not its own. An <see cref="HttpContext"/> keeps what it has read without
/// a lock, so another thread that reads through it would break it for its owner: this reads the server's features, and shows them through a
/// context of its own.
/// </summary>
internal sealed class RequestView
{
    private readonly HttpRequestFeature _request = new();
    private readonly HttpResponseFeature _response = new();
    private readonly HttpConnectionFeature _connection = new();
    private readonly DefaultHttpContext _context;
    private readonly List<string> _paths = [];

    public RequestView()
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(_request);
        features.Set<IHttpResponseFeature>(_response);
        features.Set<IHttpConnectionFeature>(_connection);
        _context = new DefaultHttpContext(features);
    }

    /// <summary>Whether its answer is a connection that stays.</summary>
    public bool IsConnection => RequestKind.IsConnection(_context);

    /// <summary>The request's method and the pattern of its route, for people: nothing that a client could choose freely.</summary>
    public string Name => RequestName.Of(_request.Method, _context.GetEndpoint());

    /// <summary>Reads a request.</summary>
    public void Read(in RecordedRequest recorded)
    {
        IFeatureCollection features = recorded.Context.Features;
        IHttpRequestFeature request = features.Get<IHttpRequestFeature>() ?? throw new InvalidOperationException("A request without a request.");
        IHttpResponseFeature? response = features.Get<IHttpResponseFeature>();
        _request.Method = request.Method;
        _request.Headers = request.Headers;
        _response.StatusCode = response?.StatusCode ?? StatusCodes.Status200OK;
        _response.Headers = response?.Headers ?? new HeaderDictionary();
        _connection.RemoteIpAddress = features.Get<IHttpConnectionFeature>()?.RemoteIpAddress;
        _context.Features.Set(features.Get<IHttpUpgradeFeature>());
        _context.Features.Set(features.Get<IHttpExtendedConnectFeature>());
        PeerAddress.Copy(features, _context.Features);
        Endpoint? endpoint = recorded.Path is null ? features.Get<IEndpointFeature>()?.Endpoint : recorded.Endpoint;
        _context.SetEndpoint(endpoint);
        ReadPaths(recorded.Path, request);
    }

    /// <summary>Makes what was read last outlive the request.</summary>
    public RequestView Detached()
    {
        var headers = new HeaderDictionary();
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in _request.Headers)
        {
            headers[name] = value;
        }

        _request.Headers = headers;
        _response.Headers = new HeaderDictionary();
        return this;
    }

    /// <summary>Whether a state refuses it.</summary>
    public bool IsRefused(RequestEvaluator evaluator, EnforcedState state, DateTimeOffset serviceNow)
    {
        // A detached one is asked by several threads, and its context is no better than any other.
        lock (_context)
        {
            return _paths.Exists(path => evaluator.Evaluate(_context, path, _context.GetEndpoint(), state, () => serviceNow) == Decision.Refuse);
        }
    }

    // A request that an open state let pass has left no note of its path, which would cost each request time. It came with the path that the
    // client sent, less what is in front of it; where the app has rewritten the path since, or before, it may have been either.
    private void ReadPaths(string? recorded, IHttpRequestFeature request)
    {
        _paths.Clear();
        if (recorded is not null)
        {
            _paths.Add(recorded);
            return;
        }

        string pathBase = request.PathBase ?? "";
        string whole = pathBase + request.Path;
        AddSplits(whole, pathBase.Length);
        string? sent = RawTarget.Path(request.RawTarget);
        if (sent is null || (whole.EndsWith(sent, StringComparison.Ordinal) && whole.Length - sent.Length <= pathBase.Length))
        {
            return;
        }

        AddSplits(sent, SharedSegments(sent, pathBase));
        // The endpoint may be that of the other path.
        _context.SetEndpoint(null);
    }

    // A branch of the app's pipeline (Map, UsePathBase) moves the front of the path into PathBase while the request runs in it: the path was
    // one of these.
    private void AddSplits(string whole, int longestBase)
    {
        for (int from = longestBase; from >= 0; from = from == 0 ? -1 : whole.LastIndexOf('/', from - 1))
        {
            _paths.Add(whole[from..]);
        }
    }

    // How long a front of whole segments two paths share.
    private static int SharedSegments(string path, string other)
    {
        int shared = path.AsSpan().CommonPrefixLength(other);
        while (shared > 0 && !(EndsSegment(path, shared) && EndsSegment(other, shared)))
        {
            shared--;
        }

        return shared;
    }

    private static bool EndsSegment(string path, int at) => at == path.Length || path[at] == '/';
}
