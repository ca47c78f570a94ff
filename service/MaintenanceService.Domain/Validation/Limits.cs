namespace MaintenanceService.Domain.Validation;

/// <summary>The limits of the contract.</summary>
internal static class Limits
{
    public const int ShortText = 200;
    public const int LongText = 2_000;
    public const int Rule = 200;
    public const int Rules = 100;

    /// <summary>The largest integer that every JSON reader represents exactly.</summary>
    public const long Number = (1L << 53) - 1;

    public const int OpenMaintenances = 20;
    public const int Passes = 100;
    public const int ForbiddenIds = 200;
    public const int StateBytes = 64 * 1024;
    public const int MinLeaseSeconds = Client.ProtocolTimings.MinLeaseSeconds;
    public const int MaxLeaseSeconds = Client.ProtocolTimings.MaxLeaseSeconds;

    /// <summary>How long a cancelled id stays forbidden, and how long a removal is remembered.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    public static readonly TimeSpan Horizon = TimeSpan.FromDays(366);
    public static readonly TimeSpan PassDefault = TimeSpan.FromHours(1);
    public static readonly TimeSpan MaxPassLength = TimeSpan.FromDays(7);
}
