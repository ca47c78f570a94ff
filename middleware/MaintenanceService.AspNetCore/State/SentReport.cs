using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>A report and the monotonic moment of its sending, from which this instance's own lease counts.</summary>
internal sealed record SentReport(InstanceReport Report, long SentAt);
