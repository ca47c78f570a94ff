using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>A report and the timestamp of its sending, from which the deadline counts.</summary>
internal sealed record SentReport(InstanceReport Report, long SentAt);
