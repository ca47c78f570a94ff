using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>Counts and aborts the requests and work sections that run in this app.</summary>
/// <param name="evaluator">Decides which of them a state refuses.</param>
/// <param name="aborts">Aborts them; null = a queue of its own.</param>
internal sealed class RunningWork(RequestEvaluator evaluator, AbortQueue? aborts = null) : IRunningWork
{
    private readonly HashSet<WorkSection> _sections = [];
    private readonly HashSet<object> _aborted = [];
    private readonly AbortQueue _aborts = aborts ?? new AbortQueue();
    private int _abortedGeneration;

    public RequestTable Requests { get; } = new();

    public long Refused => Requests.All.Sum(slots => slots.Refused);

    public long Bypassed => Requests.All.Sum(slots => slots.Bypassed);

    public int Second
    {
        get => Requests.Second;
        set => Requests.Second = value;
    }

    public void PutInForce(int generation) => Requests.PutInForce(generation);

    public void CountRefused() => Requests.Own().CountRefused();

    public void CountBypassed() => Requests.Own().CountBypassed();

    /// <summary>Starts a section, which counts from now on.</summary>
    /// <param name="origin">What it is entered in.</param>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What it is; a connection is aborted as other connections are.</param>
    /// <param name="abort">Stops it; null = only its token does.</param>
    public WorkSection Begin(WorkOrigin origin, string name, InFlightKind kind = InFlightKind.Work, Action? abort = null)
    {
        var section = new WorkSection(this, origin, name, Second, kind, abort);
        lock (_sections)
        {
            _sections.Add(section);
        }

        return section;
    }

    public void Leave(WorkSection section)
    {
        lock (_sections)
        {
            _sections.Remove(section);
        }
    }

    public RunningCounts Count(EnforcedState state, DateTimeOffset serviceNow, OldestWork? oldest = null)
    {
        long requests = 0;
        long connections = 0;
        // One that the app runs again has a slot for each run.
        var counted = new HashSet<HttpContext>(ReferenceEqualityComparer.Instance);
        var view = new RequestView();
        foreach (RecordedRequest found in Requests.OlderThan(state.Generation))
        {
            RecordedRequest recorded = found;
            (bool isRefused, bool isConnection) = Classify(recorded, view, state, serviceNow);
            if (!isRefused && !found.StillRuns && found.Slot.IsOlderThan(state.Generation, out RecordedRequest copy))
            {
                // Its pipeline has outlived it meanwhile, and its context may be the next request's.
                recorded = copy;
                (isRefused, isConnection) = Classify(recorded, view, state, serviceNow);
            }

            if (!isRefused || !counted.Add(recorded.Context))
            {
                continue;
            }

            (requests, connections) = isConnection ? (requests, connections + 1) : (requests + 1, connections);
            oldest?.Add(
                Second - RequestTable.SecondOf(recorded.Mark), isConnection ? InFlightKind.Connection : InFlightKind.Request, () => NameOf(recorded, view));
        }

        foreach (WorkSection section in RefusedSections(state, serviceNow))
        {
            (requests, connections) = section.Kind == InFlightKind.Connection ? (requests, connections + 1) : (requests + 1, connections);
            oldest?.Add(Second - section.Second, section.Kind, () => section.Name);
        }

        return new RunningCounts(requests, connections);
    }

    public void Abort(EnforcedState state, bool requestsToo, DateTimeOffset serviceNow)
    {
        bool isFirst = _abortedGeneration != state.Generation;
        if (isFirst)
        {
            _abortedGeneration = state.Generation;
            _aborted.Clear();
        }

        var view = new RequestView();
        foreach (RecordedRequest recorded in Requests.OlderThan(state.Generation))
        {
            // A process that was stopped for longer than its drain time aborts as soon as it has closed itself, while a request that came just before
            // may still wait to be refused. The next call finds those that an earlier state let pass.
            if (isFirst && recorded.IsUndecided)
            {
                continue;
            }

            if (Classify(recorded, view, state, serviceNow) is (true, var isConnection) && (isConnection || requestsToo) && _aborted.Add(recorded))
            {
                _aborts.Add(() => Abort(recorded));
            }
        }

        foreach (WorkSection section in RefusedSections(state, serviceNow))
        {
            if ((section.Kind == InFlightKind.Connection || requestsToo) && _aborted.Add(section))
            {
                _aborts.Add(section.Abort);
            }
        }

        _aborts.Work();
    }

    /// <summary>Returns whether a state refuses what began in an origin.</summary>
    public bool IsRefused(in WorkOrigin origin, EnforcedState state, DateTimeOffset serviceNow) => origin.Generation < state.Generation && !state.IsOpen && (origin.Request is { } request
        ? request.IsRefused(evaluator, state, serviceNow)
        : state.Mode != MaintenanceMode.Open || origin.MayBeInRequest);

    /// <summary>Returns whether a counted request or connection can't be identified: the caller may run in it.</summary>
    public bool HasUnknownFlow(EnforcedState state, DateTimeOffset serviceNow)
    {
        var view = new RequestView();
        return Requests.OlderThan(state.Generation).Exists(
            recorded => RequestFlow.IsUnknown(recorded.Context) && Classify(recorded, view, state, serviceNow).IsRefused);
    }

    /// <summary>Returns whether any request that runs can't be identified.</summary>
    public bool HasUnknownRequest() => Requests.Find(RequestFlow.IsUnknown) is not null;

    private static void Abort(RecordedRequest recorded)
    {
        // The slot may hold another request by now. Between this check and the abort, at worst the connection's next request is aborted.
        // By the feature, not through the context, which belongs to another thread.
        if (recorded.StillRuns)
        {
            recorded.Context.Features.Get<IHttpRequestLifetimeFeature>()?.Abort();
        }
    }

    // A request that can't be read while it runs on another thread counts as refused.
    private (bool IsRefused, bool IsConnection) Classify(in RecordedRequest recorded, RequestView view, EnforcedState state, DateTimeOffset serviceNow)
    {
        try
        {
            view.Read(recorded);
            return (view.IsRefused(evaluator, state, serviceNow), view.IsConnection);
        }
        catch (Exception)
        {
            return (true, false);
        }
    }

    private static string NameOf(in RecordedRequest recorded, RequestView view)
    {
        try
        {
            view.Read(recorded);
            return view.Name;
        }
        catch (Exception)
        {
            return RequestName.Of("", null);
        }
    }

    private List<WorkSection> RefusedSections(EnforcedState state, DateTimeOffset serviceNow)
    {
        WorkSection[] older;
        lock (_sections)
        {
            older = [.. _sections.Where(section => section.Origin.Generation < state.Generation)];
        }

        return [.. older.Where(section => IsRefused(section.Origin, state, serviceNow))];
    }
}
