using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore;

/// <summary>The requests and worker sections that run in this app.</summary>
internal sealed class RunningWork(RequestJudge judge) : IRunningWork
{
    private readonly HashSet<WorkSection> _sections = [];

    public RequestTable Requests { get; } = new();

    public long Refused => Requests.All.Sum(lane => lane.Refused);

    public long Bypassed => Requests.All.Sum(lane => lane.Bypassed);

    public void CountRefused() => Requests.Own().CountRefused();

    public void CountBypassed() => Requests.Own().CountBypassed();

    public void Enter(WorkSection section)
    {
        lock (_sections)
        {
            _sections.Add(section);
        }
    }

    public void Leave(WorkSection section)
    {
        lock (_sections)
        {
            _sections.Remove(section);
        }
    }

    public RunningCounts Count(EnforcedState state, DateTimeOffset serviceNow)
    {
        long requests = OlderSections(state).Count;
        long connections = 0;
        foreach (HttpContext context in Requests.OlderThan(state.Generation))
        {
            switch (Classify(context, state, serviceNow))
            {
                case (true, true):
                    connections++;
                    break;
                case (true, false):
                    requests++;
                    break;
            }
        }

        return new RunningCounts(requests, connections);
    }

    public void Abort(EnforcedState state, bool requestsToo, DateTimeOffset serviceNow)
    {
        foreach (HttpContext context in Requests.OlderThan(state.Generation))
        {
            if (Classify(context, state, serviceNow) is (true, var isConnection) && (isConnection || requestsToo))
            {
                // At worst the connection's next request is cut, which this state refuses as well.
                context.Abort();
            }
        }

        if (requestsToo)
        {
            OlderSections(state).ForEach(section => section.Abort());
        }
    }

    // Another thread's request is looked at while it runs: whatever can't be read counts as an ordinary, refused one.
    private (bool IsRefused, bool IsConnection) Classify(HttpContext context, EnforcedState state, DateTimeOffset serviceNow)
    {
        try
        {
            return (IsRefused(context, state, serviceNow), RequestKind.IsConnection(context));
        }
        catch (Exception)
        {
            return (true, false);
        }
    }

    // A branch of the app's pipeline (Map, UsePathBase) moves the front of the path into PathBase while the request runs in it. What the
    // path was when the request came is one of these; where the state refuses any of them, it may be that one.
    private bool IsRefused(HttpContext context, EnforcedState state, DateTimeOffset serviceNow)
    {
        string whole = context.Request.PathBase.Value + context.Request.Path.Value;
        for (int from = context.Request.PathBase.Value?.Length ?? 0; from >= 0; from = from == 0 ? -1 : whole.LastIndexOf('/', from - 1))
        {
            if (judge.Judge(context, whole[from..], state, () => serviceNow) == Verdict.Refuse)
            {
                return true;
            }
        }

        return false;
    }

    private List<WorkSection> OlderSections(EnforcedState state)
    {
        if (state.Mode == Client.MaintenanceMode.Open)
        {
            return [];
        }

        lock (_sections)
        {
            return [.. _sections.Where(section => section.Generation < state.Generation)];
        }
    }
}
