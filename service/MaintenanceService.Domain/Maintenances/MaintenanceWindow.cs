using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>Computes and validates the start and end of a maintenance.</summary>
internal static class MaintenanceWindow
{
    /// <summary>Far beyond the permitted maximum, and small enough to be added to any time.</summary>
    private static readonly TimeSpan Absurd = TimeSpan.FromDays(36_600);

    /// <summary>Returns the end that a request gives; null = open-ended.</summary>
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

    /// <summary>Refuses a window that has passed, that ends before it starts, or that lies too far ahead.</summary>
    /// <param name="request">The request, to name the member at fault.</param>
    /// <param name="startsAt">The resulting start.</param>
    /// <param name="endsAt">The resulting end.</param>
    /// <param name="now">The time of the decision.</param>
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
            throw Refuse.Window(pointer, $"The end must be after now ({WireTime.Format(now)}) and after the start ({WireTime.Format(startsAt)}).");
        }

        if (end > now + Limits.Horizon)
        {
            throw Refuse.Window(pointer, $"A maintenance ends at most {Limits.Horizon.Days} days from now.");
        }
    }
}
