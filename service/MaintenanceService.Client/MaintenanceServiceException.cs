using System.Net;

namespace MaintenanceService.Client;

/// <summary>The service answered, and refused.</summary>
public sealed class MaintenanceServiceException : Exception
{
    /// <summary>Makes one of an answer.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="problem">What the service said; a problem without type where something else answered.</param>
    /// <param name="retryAfter">The Retry-After header, where there is one.</param>
    public MaintenanceServiceException(HttpStatusCode statusCode, Problem problem, TimeSpan? retryAfter = null)
        : base(problem?.Detail ?? problem?.Title ?? $"The service answered {(int)statusCode}.")
    {
        ArgumentNullException.ThrowIfNull(problem);
        StatusCode = statusCode;
        Problem = problem;
        RetryAfter = retryAfter;
    }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>What the service said.</summary>
    public Problem Problem { get; }

    /// <summary>The problem's slug, such as <c>site-not-found</c>; null where the answer was not the service's own.</summary>
    public string? Slug => Problem.Slug();

    /// <summary>How long to wait before asking again, where the answer says so.</summary>
    public TimeSpan? RetryAfter { get; }
}
