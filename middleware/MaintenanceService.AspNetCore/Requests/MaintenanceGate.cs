using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>The gate that background jobs wait at.</summary>
internal sealed class MaintenanceGate(InstanceStateMachine stateMachine, RunningWork running, RequestFlow flow, StateBroadcast broadcast) : IMaintenanceGate
{
    private const string Unnamed = "work";

    /// <summary>Older than every state: it counts until it ends.</summary>
    private const int Oldest = int.MinValue;

    // A holder rather than the section itself: what an async method sets does not reach its caller, what it writes into an object does.
    private static readonly AsyncLocal<Holder?> Held = new();

    public ValueTask<IMaintenanceWork> EnterAsync(CancellationToken cancellationToken = default) => EnterAsync(Unnamed, cancellationToken);

    public ValueTask<IMaintenanceWork> EnterAsync(string name, CancellationToken cancellationToken = default)
    {
        string known = Known(name);
        bool isNewcomer = Held.Value is null;
        Holder holder = Hold();
        if (holder.Outer is { } outer)
        {
            return ValueTask.FromResult<IMaintenanceWork>(holder.Section = running.Begin(outer.Origin, known));
        }

        return InRequest() is { } request ? ValueTask.FromResult<IMaintenanceWork>(holder.Section = running.Begin(request, known))
            : isNewcomer && MayBeInRequest() ? ValueTask.FromResult<IMaintenanceWork>(holder.Section = running.Begin(new WorkOrigin(Oldest, null), known))
            : WaitAsync(holder, known, cancellationToken);
    }

    public IMaintenanceWork Track(string name)
    {
        string known = Known(name);
        Holder holder = Hold();
        return holder.Section = running.Begin(holder.Outer?.Origin ?? InRequest() ?? new WorkOrigin(Oldest, null), known);
    }

    private static string Known(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return RequestName.Clean(name);
    }

    // Set by a method that is not async: what is called from the caller's own flow is seen by all that the caller starts from now on.
    private static Holder Hold() => Held.Value = new Holder(Held.Value);

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

    // Counted first, then judged, as a request is.
    private WorkSection? TryEnter(string name)
    {
        WorkSection section = running.Begin(new WorkOrigin(stateMachine.State.Generation, null), name);
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

    // A server without a logger lets nothing flow along with a request. Where such a request is waited for, the caller may be it: waiting here
    // it would wait for itself. Let in, it is counted.
    private bool MayBeInRequest()
    {
        EnforcedState state = stateMachine.State;
        return state.Mode != MaintenanceMode.Open && flow.IsBlind && running.HasUnknownFlow(state, stateMachine.ServiceNow);
    }

    private sealed class Holder(Holder? previous)
    {
        private readonly Holder? _outer = Innermost(previous);

        public WorkSection? Section { get; set; }

        /// <summary>The section that this one is entered in, if it is still held.</summary>
        public WorkSection? Outer => _outer?.Section;

        // Those that are over are left out: a job that enters again and again would keep them all.
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
