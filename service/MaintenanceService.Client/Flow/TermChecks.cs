namespace MaintenanceService.Client.Flow;

/// <summary>Refuses times and durations that can't be meant, before anything is sent.</summary>
/// <param name="syntax">Writes options as the caller types them.</param>
/// <param name="time">The clock, and the local time zone.</param>
internal sealed class TermChecks(ICommandSyntax syntax, TimeProvider time)
{
    private static readonly TimeSpan MinLength = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinLease = TimeSpan.FromSeconds(ProtocolTimings.MinLeaseSeconds);
    private static readonly TimeSpan MaxLease = TimeSpan.FromSeconds(ProtocolTimings.MaxLeaseSeconds);

    /// <summary>The most that two clocks are expected to differ by.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>Refuses what a maintenance can't have.</summary>
    /// <exception cref="FlowException">InvalidWindow or InvalidValue, with the names of the options.</exception>
    public void Check(DateTimeOffset? at, DateTimeOffset? until, TimeSpan? length, TimeSpan? lease)
    {
        Window(until, length);
        Ahead(at, "At");
        Ahead(until, "Until");
        Lease(lease);
    }

    public void Window(DateTimeOffset? until, TimeSpan? length)
    {
        string option = syntax.Option("Duration");
        if (until is not null && length is not null)
        {
            throw new FlowException(FlowErrors.InvalidWindow, $"{syntax.Option("Until")} and {option} exclude each other.", option.TrimStart('-'))
            { Advice = "Give one of them." };
        }

        if (length < MinLength)
        {
            throw new FlowException(FlowErrors.InvalidWindow, $"{option} is a duration of at least a second; a number alone could be seconds, minutes or days.", option.TrimStart('-'))
            { Advice = DurationText.Examples };
        }
    }

    /// <summary>Refuses a time that is past: a start would close at once, and an end would come before its start.</summary>
    public void Ahead(DateTimeOffset? at, string name)
    {
        DateTimeOffset now = time.GetLocalNow();
        if (at is not { } wanted || wanted >= now - ClockTolerance)
        {
            return;
        }

        DateTimeOffset local = wanted.ToLocalTime();
        string what = local.Date == now.Date ? $"{Wording.Clock(local.DateTime)} today" : Wording.Time(wanted);
        DateTime next = now.Date + local.TimeOfDay;
        string instead = Wording.Minute(next > now.DateTime ? next : next.AddDays(1));
        string option = syntax.Option(name);
        throw new FlowException(FlowErrors.InvalidWindow, $"{option}: {what} is past; write {instead}, or leave out {option}.", name) { Advice = "" };
    }

    public static int Seconds(TimeSpan length) => (int)Math.Min(Math.Ceiling(length.TotalSeconds), int.MaxValue);

    private void Lease(TimeSpan? lease)
    {
        if (lease < MinLease || lease > MaxLease)
        {
            string number = lease == TimeSpan.Zero ? " A number alone could be seconds, minutes or days." : "";
            throw new FlowException(FlowErrors.InvalidValue, $"{syntax.Option("Lease")}: from 10 seconds to 1 day.{number}", "Lease") { Advice = "Write 00:01:00 for a minute." };
        }
    }
}
