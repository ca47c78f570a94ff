using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.AspNetCore.State;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>
/// Reads a running request from another thread. <see cref="HttpContext"/> caches its features without a lock, so a read through it from another
/// thread could corrupt it for its owner: this reads the server's features, and shows them through a context of its own.
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

    /// <summary>Returns whether the answer is a lasting connection.</summary>
    public bool IsConnection => RequestKind.IsConnection(_context);

    /// <summary>Returns the request's method and route pattern.</summary>
    public string Name => RequestName.Of(_request.Method, _context.GetEndpoint());

    /// <summary>Reads a request.</summary>
    public void Read(in RecordedRequest recorded) => Read(recorded.Context.Features, recorded.Path, recorded.Endpoint);

    /// <summary>Reads a request by its features.</summary>
    /// <param name="features">The features.</param>
    /// <param name="path">The path that it came with; null where it was not recorded.</param>
    /// <param name="recorded">The endpoint that it came with, where its path is known.</param>
    public void Read(IFeatureCollection features, string? path = null, Endpoint? recorded = null)
    {
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
        _context.SetEndpoint(path is null ? features.Get<IEndpointFeature>()?.Endpoint : recorded);
        ReadPaths(path, request);
    }

    /// <summary>Copies the headers, so that this view outlives the request.</summary>
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

    /// <summary>Returns a view of the same request as a POST. Both share the headers, which no view changes.</summary>
    public RequestView AsPost()
    {
        var view = new RequestView();
        view._request.Method = HttpMethods.Post;
        view._request.Headers = _request.Headers;
        view._connection.RemoteIpAddress = _connection.RemoteIpAddress;
        PeerAddress.Copy(_context.Features, view._context.Features);
        view._context.SetEndpoint(_context.GetEndpoint());
        view._paths.AddRange(_paths);
        return view;
    }

    /// <summary>Returns whether a state refuses the request.</summary>
    public bool IsRefused(RequestEvaluator evaluator, EnforcedState state, DateTimeOffset serviceNow)
    {
        // Several threads may use a detached view, and its context is not thread-safe.
        lock (_context)
        {
            return _paths.Exists(path => evaluator.Evaluate(_context, path, _context.GetEndpoint(), state, () => serviceNow) == Decision.Refuse);
        }
    }

    // The path of a request that an open state let pass was not recorded, to keep it cheap. It was the path that the client sent without its
    // PathBase, or the current one where the app has rewritten it: consider both.
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
        // The endpoint may belong to the other path.
        _context.SetEndpoint(null);
    }

    // A branch of the pipeline (Map, UsePathBase) moves leading segments of the path into PathBase: the path was one of these.
    private void AddSplits(string whole, int longestBase)
    {
        for (int from = longestBase; from >= 0; from = from == 0 ? -1 : whole.LastIndexOf('/', from - 1))
        {
            _paths.Add(whole[from..]);
        }
    }

    // Returns the length of the leading whole segments that two paths share.
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
