using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore;

/// <summary>What all are told whom the same maintenances refuse: everything but the time to try again.</summary>
internal sealed class RefusalWords(MaintenanceRefusal refusal, int retryAfterDefault)
{
    private const int RetryAfterMost = 86_400;

    /// <summary>The words; their time to try again is 0.</summary>
    public MaintenanceRefusal Refusal { get; } = refusal;

    /// <summary>The value of the header <c>Maintenance-Mode</c>. An app that is closed by its own constant alone has no site to name.</summary>
    public StringValues ModeHeader { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{RefusalBodies.Word(refusal.Mode)}{(refusal.Site.Length > 0 ? $"; site=\"{refusal.Site}\"" : "")}; revision={refusal.Revision}");

    /// <summary>The words for one visitor.</summary>
    public MaintenanceRefusal For(int retryAfterSeconds) => Refusal with { RetryAfterSeconds = retryAfterSeconds };

    /// <summary>When one visitor shall come back. Never earlier than the end, and spread behind it: not all shall come in the same second.</summary>
    public int RetryAfter(DateTimeOffset serviceNow)
    {
        double exact = Refusal.EndsAt is { } end ? Math.Max(0, (end - serviceNow).TotalSeconds) : retryAfterDefault;
        double least = Math.Ceiling(exact);
        double most = Math.Floor((exact * 1.1) + 5);
        return (int)Math.Clamp(least + Math.Floor(Random.Shared.NextDouble() * (most - least + 1)), 1, RetryAfterMost);
    }
}
