namespace MaintenanceService.Domain.Records;

/// <summary>A secret of a webhook that was rotated, and until when it is also used to sign.</summary>
internal sealed record FormerSecret(string Secret, DateTimeOffset Until)
{
    /// <summary>Returns a text without the secret, so that no log line can show it.</summary>
    public override string ToString() => $"former secret until {Until:O}";
}
