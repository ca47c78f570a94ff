using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Options;

/// <summary>Refuses times and durations that can't be meant, before anything is sent.</summary>
internal static class TermChecks
{
    private static readonly TimeSpan MinLease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxLease = TimeSpan.FromDays(1);

    /// <summary>More than clocks differ by.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    public static void Window(DateTimeOffset? until, TimeSpan? length)
    {
        if (until is not null && length is not null)
        {
            throw new FlowException(FlowErrors.InvalidWindow, "--until and --for exclude each other. Give one of them.");
        }

        if (length < TimeSpan.FromSeconds(1))
        {
            throw new FlowException(FlowErrors.InvalidWindow, "--for: at least one second.");
        }
    }

    public static void Lease(TimeSpan? lease)
    {
        if (lease < MinLease || lease > MaxLease)
        {
            throw new FlowException(FlowErrors.InvalidValue, "--lease: from 10 seconds to 1 day.");
        }
    }

    public static void Ahead(DateTimeOffset? at, string option, TimeProvider time)
    {
        DateTimeOffset now = time.GetLocalNow();
        if (at is { } wanted && wanted < now - ClockTolerance)
        {
            DateTime next = now.Date + wanted.ToLocalTime().TimeOfDay;
            throw new FlowException(
                FlowErrors.InvalidWindow,
                $"{option}: {Wording.Minute(wanted.ToLocalTime().DateTime)} is past; write {Wording.Minute(next > now.DateTime ? next : next.AddDays(1))}, or leave it out.");
        }
    }
}
