namespace MaintenanceService.PowerShell.Commands;

/// <summary>Refuses times and durations that can't be meant, before anything is sent.</summary>
internal static class Durations
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestLease = TimeSpan.FromDays(1);

    /// <summary>More than clocks differ by.</summary>
    private static readonly TimeSpan SurelyPast = TimeSpan.FromMinutes(1);

    public static void CheckWindow(DateTimeOffset? until, TimeSpan? length, string lengthName = "For")
    {
        if (until is not null && length is not null)
        {
            throw new FlowException(FlowErrors.InvalidWindow, $"-Until and -{lengthName} exclude each other.", lengthName)
            { Advice = "Give one of them." };
        }

        if (length < Shortest)
        {
            throw new FlowException(FlowErrors.InvalidWindow, $"-{lengthName} is a duration of at least a second; a number alone could be seconds, minutes or days.", lengthName)
            { Advice = DurationText.Examples };
        }
    }

    public static void CheckLease(TimeSpan? lease)
    {
        if (lease < ShortestLease || lease > LongestLease)
        {
            string number = lease == TimeSpan.Zero ? " A number alone could be seconds, minutes or days." : "";
            throw new FlowException(FlowErrors.InvalidValue, $"-Lease: from 10 seconds to 1 day.{number}", "Lease") { Advice = "Write 00:01:00 for a minute." };
        }
    }

    /// <summary>Refuses a time that is past: a start would close at once, and an end would come before its start.</summary>
    public static void CheckAhead(DateTimeOffset? at, string name, TimeProvider time)
    {
        DateTimeOffset now = time.GetLocalNow();
        if (at is not { } wanted || wanted >= now - SurelyPast)
        {
            return;
        }

        DateTimeOffset local = wanted.ToLocalTime();
        string what = local.Date == now.Date ? $"{Wording.Clock(local.DateTime)} today" : Wording.Time(wanted);
        DateTime next = now.Date + local.TimeOfDay;
        string instead = Wording.Minute(next > now.DateTime ? next : next.AddDays(1));
        throw new FlowException(FlowErrors.InvalidWindow, $"-{name}: {what} is past; write {instead}, or leave out -{name}.", name) { Advice = "" };
    }

    public static int Seconds(TimeSpan length) => (int)Math.Min(Math.Ceiling(length.TotalSeconds), int.MaxValue);
}
