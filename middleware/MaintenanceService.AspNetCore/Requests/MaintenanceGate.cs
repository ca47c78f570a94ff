using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore;

/// <summary>The gate that background jobs wait at.</summary>
internal sealed class MaintenanceGate(InstanceCore core, RunningWork running, StateBroadcast broadcast, TimeProvider time) : IMaintenanceGate
{
    // A holder rather than the section itself: what an async method sets does not reach its caller, what it writes into an object does.
    private static readonly AsyncLocal<Holder?> Held = new();

    public ValueTask<IMaintenanceWork> EnterAsync(CancellationToken cancellationToken = default)
    {
        if (Held.Value?.Section is { IsOver: false })
        {
            return ValueTask.FromResult<IMaintenanceWork>(new WorkSection(null, 0));
        }

        var holder = new Holder();
        Held.Value = holder;
        return EnterAsync(holder, cancellationToken);
    }

    private async ValueTask<IMaintenanceWork> EnterAsync(Holder holder, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task next = broadcast.Next;
            if (TryEnter() is { } section)
            {
                holder.Section = section;
                return section;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Enters if the site is open: counted first, then judged, as a request is.</summary>
    public WorkSection? TryEnter()
    {
        var section = new WorkSection(running, core.State.Generation);
        running.Enter(section);
        EnforcedState state = core.State;
        if (core.ServeUntil != long.MaxValue && time.GetTimestamp() >= core.ServeUntil)
        {
            state = core.CheckDeadline();
        }

        if (state.Mode == MaintenanceMode.Open)
        {
            return section;
        }

        running.Leave(section);
        return null;
    }

    private sealed class Holder
    {
        public WorkSection? Section { get; set; }
    }
}
