using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>Lets background work wait for the site to be open, and counts it.</summary>
internal sealed class MaintenanceGate(InstanceStateMachine stateMachine, RunningWork running, RequestFlow flow, StateBroadcast broadcast) : IMaintenanceGate
{
    private const string Unnamed = "work";

    /// <summary>Older than every state: it counts until it ends.</summary>
    private const int Oldest = int.MinValue;

    // A holder rather than the section: a value set in an async method does not reach its caller, a change of an object does.
    // Of this app alone: a process may hold several, and work of one is no work of another.
    private readonly AsyncLocal<Holder?> _held = new();

    public ValueTask<IMaintenanceWork> EnterAsync(CancellationToken cancellationToken = default) => EnterAsync(Unnamed, cancellationToken);

    public ValueTask<IMaintenanceWork> EnterAsync(string name, CancellationToken cancellationToken = default)
    {
        string known = Known(name);
        Holder holder = Hold();
        if (holder.Outer is { } outer)
        {
            return ValueTask.FromResult<IMaintenanceWork>(holder.Section = running.Begin(outer.Origin, known));
        }

        return InRequest() is { } request ? ValueTask.FromResult<IMaintenanceWork>(holder.Section = running.Begin(request, known))
            : MayBeInRequest() ? ValueTask.FromResult<IMaintenanceWork>(holder.Section = running.Begin(new WorkOrigin(Oldest, null, MayBeInRequest: true), known))
            : WaitAsync(holder, known, cancellationToken);
    }

    public IMaintenanceWork Track(string name)
    {
        string known = Known(name);
        Holder holder = Hold();
        return holder.Section = running.Begin(holder.Outer?.Origin ?? InRequest() ?? new WorkOrigin(Oldest, null, IsInUnknownRequest()), known);
    }

    /// <summary>Counts work whose origin is known, without waiting; what it calls is inside it.</summary>
    /// <param name="origin">What it is entered in.</param>
    /// <param name="name">Its name, clean.</param>
    /// <param name="abort">Stops it.</param>
    public WorkSection Begin(WorkOrigin origin, string name, Action abort)
    {
        WorkSection section = running.Begin(origin, name, abort: abort);
        Hold().Section = section;
        return section;
    }

    private static string Known(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return RequestName.Clean(name);
    }

    // Not async, so that the value reaches the caller and everything it starts afterwards.
    private Holder Hold() => _held.Value = new Holder(_held.Value);

    private async ValueTask<IMaintenanceWork> WaitAsync(Holder holder, string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task next = broadcast.Next;
            if (TryEnter(name) is { } section)
            {
                holder.Section = section;
                return section;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    // Counted first, then evaluated, as a request is.
    private WorkSection? TryEnter(string name)
    {
        WorkSection section = running.Begin(Unidentified(stateMachine.State), name);
        EnforcedState state = stateMachine.IsPastDeadline ? stateMachine.CheckDeadline() : stateMachine.State;
        if (state.Mode == MaintenanceMode.Open)
        {
            return section;
        }

        running.Leave(section);
        return null;
    }

    // What runs inside a request counts as the request does, also when it outlives it.
    private WorkOrigin? InRequest()
    {
        if (flow.Find() is not { } recorded)
        {
            return null;
        }

        var view = new RequestView();
        view.Read(recorded);
        return new WorkOrigin(recorded.Generation, view.Detached());
    }

    // Without a logger, nothing identifies the request that the caller runs in. If such a request is being drained, the caller may run in it and
    // would wait for itself: let it pass, counted.
    private bool MayBeInRequest()
    {
        EnforcedState state = stateMachine.State;
        return state.Mode != MaintenanceMode.Open && flow.IsBlind && running.HasUnknownFlow(state, stateMachine.ServiceNow);
    }

    private bool IsInUnknownRequest() => flow.IsBlind && running.HasUnknownRequest();

    // Where such requests run, what is entered may be in any of them and outlive it: it counts as the oldest would.
    private WorkOrigin Unidentified(EnforcedState state) => !IsInUnknownRequest() ? new WorkOrigin(state.Generation, null)
        : new WorkOrigin(running.HasUnknownFlow(state, stateMachine.ServiceNow) ? Oldest : state.Generation, null, MayBeInRequest: true);

    private sealed class Holder(Holder? previous)
    {
        private readonly Holder? _outer = Innermost(previous);

        public WorkSection? Section { get; set; }

        /// <summary>Returns the enclosing section, if it is still held.</summary>
        public WorkSection? Outer => _outer?.Section;

        // Skips sections that are over, which a job that enters repeatedly would otherwise keep alive.
        private static Holder? Innermost(Holder? holder)
        {
            while (holder is not null && holder.Section is not { IsOver: false })
            {
                holder = holder._outer;
            }

            return holder;
        }
    }
}
