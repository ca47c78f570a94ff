using System.Net;

namespace MaintenanceService.Client;

/// <summary>Thrown when the service refuses a request, or something else answers.</summary>
public sealed class MaintenanceServiceException : Exception
{
    /// <summary>Makes one of an answer.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="problem">The problem as the service described it; without type where something else answered.</param>
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

    /// <summary>The problem as the service described it.</summary>
    public Problem Problem { get; }

    /// <summary>The problem's slug, such as <c>site-not-found</c>; null where the answer was not the service's own.</summary>
    public string? Slug => Problem.Slug();

    /// <summary>The time to wait before asking again; null where the answer gives none.</summary>
    public TimeSpan? RetryAfter { get; }
}
