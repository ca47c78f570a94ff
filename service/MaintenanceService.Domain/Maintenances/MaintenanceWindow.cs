using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>From when to when a maintenance lasts.</summary>
internal static class MaintenanceWindow
{
    /// <summary>Far beyond what may be asked for, and small enough to be added to any time.</summary>
    private static readonly TimeSpan Absurd = TimeSpan.FromDays(36_600);

    /// <summary>The end as a request gives it; null = open-ended.</summary>
    public static DateTimeOffset? End(MaintenanceRequest request, DateTimeOffset durationFrom)
    {
        if (request.Duration is not { } duration)
        {
            return request.EndsAt;
        }

        if (request.EndsAt is not null)
        {
            throw Refuse.Window("/duration", "Give endsAt or duration, not both.");
        }

        if (duration <= TimeSpan.Zero)
        {
            throw Refuse.Window("/duration", "A duration is longer than nothing.");
        }

        return duration > Absurd || durationFrom.Year > 9000
            ? throw Refuse.Window("/duration", $"A maintenance ends at most {Limits.Horizon.Days} days from now.")
            : durationFrom + duration;
    }

    /// <summary>Refuses a window that is over, turned round, or too far away.</summary>
    /// <param name="request">What was asked for, to name the member at fault.</param>
    /// <param name="startsAt">The start that follows from it.</param>
    /// <param name="endsAt">The end that follows from it.</param>
    /// <param name="now">The moment of the decision.</param>
    public static void Check(MaintenanceRequest request, DateTimeOffset startsAt, DateTimeOffset? endsAt, DateTimeOffset now)
    {
        if (startsAt > now + Limits.Horizon)
        {
            throw Refuse.Window("/startsAt", $"A maintenance starts at most {Limits.Horizon.Days} days from now.");
        }

        if (endsAt is not { } end)
        {
            return;
        }

        string pointer = request.Duration is not null ? "/duration" : request.EndsAt is not null ? "/endsAt" : "/startsAt";
        if (end <= startsAt || end <= now)
        {
            throw Refuse.Window(pointer, $"The end lies after now ({WireTime.Format(now)}) and after the start ({WireTime.Format(startsAt)}).");
        }

        if (end > now + Limits.Horizon)
        {
            throw Refuse.Window(pointer, $"A maintenance ends at most {Limits.Horizon.Days} days from now.");
        }
    }
}
