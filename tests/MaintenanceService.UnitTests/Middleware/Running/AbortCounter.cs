using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>Counts how often a request is aborted.</summary>
/// <param name="abort">What an abort does besides; null = nothing.</param>
internal sealed class AbortCounter(Action? abort = null) : IHttpRequestLifetimeFeature
{
    public CancellationToken RequestAborted { get; set; }

    public int Aborts { get; private set; }

    public void Abort()
    {
        Aborts++;
        abort?.Invoke();
    }
}
