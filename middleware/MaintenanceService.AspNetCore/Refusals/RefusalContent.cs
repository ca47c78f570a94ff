using System.Globalization;
using MaintenanceService.AspNetCore.Observability;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>What all are told whom the same maintenances refuse: everything but the time to try again.</summary>
internal sealed class RefusalContent(MaintenanceRefusal refusal, int retryAfterDefault)
{
    /// <summary>The content; their time to try again is 0.</summary>
    public MaintenanceRefusal Refusal { get; } = refusal;

    /// <summary>When they shall come back.</summary>
    public RetryDelay RetryDelay { get; } = new(refusal.EndsAt, retryAfterDefault);

    /// <summary>The value of the header <c>Maintenance-Mode</c>. An app that is closed by its own constant alone has no site to name.</summary>
    public StringValues ModeHeader { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{ModeWord.Of(refusal.Mode)}{(refusal.Site.Length > 0 ? $"; site=\"{refusal.Site}\"" : "")}; revision={refusal.Revision}");

    /// <summary>The content for one visitor.</summary>
    public MaintenanceRefusal For(int retryAfterSeconds) => Refusal with { RetryAfterSeconds = retryAfterSeconds };
}
