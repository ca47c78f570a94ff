using MaintenanceService.Client;

namespace MaintenanceService.Tests.Takeover;

/// <summary>A 2xx answer to a report.</summary>
/// <param name="State">The newer state; null where the report was of the current one.</param>
internal sealed record ReportAnswer(SiteState? State);
