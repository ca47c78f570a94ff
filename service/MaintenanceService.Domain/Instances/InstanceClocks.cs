namespace MaintenanceService.Domain.Instances;

/// <summary>Finds the instances of a site whose idea of the service's clock has passed a time; looks at all of them only where one may have. Called under the registry's lock.</summary>
internal sealed class InstanceClocks(TimeProvider time)
{
    // No instance is further ahead. All ideas advance alike, so that only a report can change that.
    private InstanceStatus? _furthest;

    /// <summary>Records an instance with a new report.</summary>
    public void Record(InstanceStatus status)
    {
        if (TicksOf(status) is { } ticks && !(TicksOf(_furthest) >= ticks))
        {
            _furthest = status;
        }
    }

    /// <param name="moment">The time.</param>
    /// <param name="statuses">The instances of the site.</param>
    public IEnumerable<InstanceStatus> Past(DateTimeOffset moment, IReadOnlyCollection<InstanceStatus> statuses)
    {
        if (!(TicksOf(_furthest) >= moment.UtcTicks))
        {
            return [];
        }

        // It may have been removed, or have learned the time since.
        _furthest = statuses.MaxBy(TicksOf);
        return statuses.Where(status => TicksOf(status) >= moment.UtcTicks);
    }

    // In ticks: what an instance sends may be the last moment that a date can hold.
    private long? TicksOf(InstanceStatus? status) =>
        status?.Report?.SentAt is { } sentAt ? sentAt.UtcTicks + time.GetElapsedTime(status.ReportedAt).Ticks : null;
}
