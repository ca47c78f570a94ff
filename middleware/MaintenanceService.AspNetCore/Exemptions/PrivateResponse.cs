using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>A response whose headers keep it out of every cache.</summary>
/// <param name="inner">The server's.</param>
/// <param name="onRead">Called before each use of the headers, which is when a cache of the pipeline decides.</param>
internal sealed class PrivateResponse(IHttpResponseFeature inner, Action onRead) : IHttpResponseFeature
{
    private PrivateHeaders _headers = new(inner.Headers);

    public int StatusCode
    {
        get => inner.StatusCode;
        set => inner.StatusCode = value;
    }

    public string? ReasonPhrase
    {
        get => inner.ReasonPhrase;
        set => inner.ReasonPhrase = value;
    }

    public IHeaderDictionary Headers
    {
        get
        {
            onRead();
            return _headers;
        }

        set
        {
            inner.Headers = value;
            _headers = new PrivateHeaders(value);
        }
    }

    [Obsolete("Use IHttpResponseBodyFeature.Stream instead.")]
    public Stream Body
    {
        get => inner.Body;
        set => inner.Body = value;
    }

    public bool HasStarted => inner.HasStarted;

    /// <summary>Sets the header again where the app has changed it by the headers of before.</summary>
    public void Restore() => _headers.Restore();

    public void OnStarting(Func<object, Task> callback, object state) => inner.OnStarting(callback, state);

    public void OnCompleted(Func<object, Task> callback, object state) => inner.OnCompleted(callback, state);
}
