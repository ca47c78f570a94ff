namespace MaintenanceService.Domain.Instances;

/// <summary>Finds the instances of a site whose idea of the service's clock has passed a time; looks at all of them only where one may have. Called under the registry's lock.</summary>
internal sealed class InstanceClocks(TimeProvider time)
{
    // No instance is further ahead. All ideas advance alike, so that only a report can change that.
    private InstanceStatus? _furthest;

    /// <summary>Records an instance with a new report.</summary>
    public void Record(InstanceStatus status)
    {
        if (NowOf(status) is { } now && !(NowOf(_furthest) >= now))
        {
            _furthest = status;
        }
    }

    /// <param name="moment">The time.</param>
    /// <param name="statuses">The instances of the site.</param>
    public IEnumerable<InstanceStatus> Past(DateTimeOffset moment, IReadOnlyCollection<InstanceStatus> statuses)
    {
        if (!(NowOf(_furthest) >= moment))
        {
            return [];
        }

        // It may have been removed, or have learned the time since.
        _furthest = statuses.MaxBy(NowOf);
        return statuses.Where(status => NowOf(status) >= moment);
    }

    private DateTimeOffset? NowOf(InstanceStatus? status) => status is null ? null : status.Report?.SentAt + time.GetElapsedTime(status.ReportedAt);
}
