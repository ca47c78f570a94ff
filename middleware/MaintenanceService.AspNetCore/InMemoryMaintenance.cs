using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore;

/// <summary>Lets a test set what is in force. Requests are decided as with a service.</summary>
public sealed class InMemoryMaintenance
{
    private readonly InstanceStateMachine _stateMachine;
    private readonly StateBroadcast _broadcast;
    private readonly TimeProvider _time;
    private long _revision;

    internal InMemoryMaintenance(InstanceStateMachine stateMachine, StateBroadcast broadcast, TimeProvider time)
    {
        _stateMachine = stateMachine;
        _broadcast = broadcast;
        _time = time;
    }

    /// <summary>Puts one maintenance in force, or none.</summary>
    /// <param name="mode">What requests meet; <see cref="MaintenanceMode.Open"/> ends whatever was in force.</param>
    /// <param name="message">What visitors read; null = the built-in sentence.</param>
    /// <param name="endsAt">When it ends; null = open-ended.</param>
    /// <param name="paths">The paths that it covers, such as <c>/orders</c>; none = all.</param>
    /// <exception cref="ArgumentException">A path is none that the service would take, or the mode is none.</exception>
    public void Set(MaintenanceMode mode, string? message = null, DateTimeOffset? endsAt = null, params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "A mode is Open, ReadOnly or Closed.");
        }

        if (paths.Select(LocalPathRules.SegmentsFault).FirstOrDefault(fault => fault is not null) is { } wrong)
        {
            throw new ArgumentException($"{wrong}.", nameof(paths));
        }

        DateTimeOffset now = _time.GetUtcNow();
        var maintenance = new SiteStateMaintenance
        {
            Id = "in-memory",
            Status = MaintenanceStatus.Active,
            Mode = mode,
            Message = message,
            Paths = paths,
            StartsAt = now,
            EndsAt = endsAt,
        };
        _stateMachine.Apply(new SiteState
        {
            Site = _stateMachine.State.Site,
            Epoch = "in-memory",
            Revision = Interlocked.Increment(ref _revision),
            ServerTime = now,
            Mode = mode,
            Maintenances = mode == MaintenanceMode.Open ? [] : [maintenance],
        });
        _broadcast.Publish(_stateMachine.State);
    }
}
