using System.Globalization;
using MaintenanceService.AspNetCore.Observability;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>The content of a refusal that all requests share which the same maintenances refuse: everything but the retry delay.</summary>
internal sealed class RefusalContent(MaintenanceRefusal refusal, int retryAfterDefault)
{
    /// <summary>Returns the content; its retry delay is 0.</summary>
    public MaintenanceRefusal Refusal { get; } = refusal;

    /// <summary>Returns the retry delays.</summary>
    public RetryDelay RetryDelay { get; } = new(refusal.EndsAt, retryAfterDefault);

    /// <summary>Returns the value of the header <c>Maintenance-Mode</c>; without a site where only <c>ForceMode</c> is set.</summary>
    public StringValues ModeHeader { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{ModeName.Of(refusal.Mode)}{(refusal.Site.Length > 0 ? $"; site=\"{refusal.Site}\"" : "")}; revision={refusal.Revision}");

    /// <summary>Returns the content for one request.</summary>
    public MaintenanceRefusal For(int retryAfterSeconds) => Refusal with { RetryAfterSeconds = retryAfterSeconds };
}
