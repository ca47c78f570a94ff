using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Domain.Validation;

/// <summary>Validates requested settings and fills in the defaults.</summary>
internal static class SettingsRule
{
    private const string At = "/settings";

    public static SiteSettings Resolve(SiteSettingsRequest? request)
    {
        var defaults = new SiteSettings();
        request ??= new SiteSettingsRequest();
        int drain = RangeRule.Check(request.DrainSeconds ?? defaults.DrainSeconds, 1, 600, At + "/drainSeconds");
        int disconnected = RangeRule.Check(
            request.DisconnectedAfterSeconds ?? defaults.DisconnectedAfterSeconds, 30, 3_600, At + "/disconnectedAfterSeconds");
        return new SiteSettings
        {
            Title = TextRule.Line(request.Title, At + "/title"),
            Message = TextRule.Paragraph(request.Message, At + "/message"),
            RetryAfterSeconds = RangeRule.Check(request.RetryAfterSeconds ?? defaults.RetryAfterSeconds, 1, 86_400, At + "/retryAfterSeconds"),
            ExemptPaths = PathRule.Check(request.ExemptPaths, At + "/exemptPaths"),
            BypassNetworks = NetworkRule.Check(request.BypassNetworks, At + "/bypassNetworks"),
            DrainSeconds = drain,
            AbortRequests = request.AbortRequests ?? defaults.AbortRequests,
            WhenDisconnected = request.WhenDisconnected ?? defaults.WhenDisconnected,
            DisconnectedAfterSeconds = disconnected,
            InstanceExpirySeconds = Expiry(request.InstanceExpirySeconds, ProtocolTimings.MinInstanceExpirySeconds(disconnected, drain)),
        };
    }

    private static int Expiry(int? requested, int min)
    {
        const string Pointer = At + "/instanceExpirySeconds";
        return requested is null ? Math.Max(min, ProtocolTimings.DefaultInstanceExpirySeconds)
            : requested < min ? throw Refuse.Value(
                Pointer, $"An instance must have closed itself before it is forgotten: at least disconnectedAfterSeconds + drainSeconds + {ProtocolTimings.ClosingMarginSeconds} = {min}.")
            : RangeRule.Check(requested.Value, min, 86_400, Pointer);
    }
}
