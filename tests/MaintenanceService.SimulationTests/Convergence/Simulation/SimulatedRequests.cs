using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>
/// What runs in one app. A request comes in by the middleware's steps (it is counted, it reads what is in force, it is evaluated), and
/// between them anything else may happen.
/// </summary>
internal sealed class SimulatedRequests(Simulation simulation, SimulatedInstance instance, RunningWork work, RequestEvaluator evaluator) : IHttpContextAccessor
{
    private static readonly string[] Paths = ["/", "/orders", "/orders/7", "/docs"];
    private readonly List<SimulatedRequest> _requests = [];

    public IReadOnlyList<SimulatedRequest> All => _requests;

    /// <summary>The request whose code runs at the moment.</summary>
    public HttpContext? HttpContext { get; set; }

    /// <summary>Somebody asks for something.</summary>
    public void Come()
    {
        Chance chance = simulation.Chance;
        bool isConnection = chance.OneIn(6);
        var request = new SimulatedRequest(chance.Of(Paths), !isConnection && chance.OneIn(2), isConnection);
        TimeSpan length = chance.OneIn(10) ? chance.Between(15, 60) : chance.Between(0.01, 3);
        if (simulation.Breaks(Rule.CountedBeforeReading))
        {
            InForce read = Read();
            Then(request, () =>
            {
                Enter(request);
                Then(request, () => Decide(request, read, length));
            });
        }
        else
        {
            Enter(request);
            Then(request, () =>
            {
                InForce read = Read();
                Then(request, () => Decide(request, read, length));
            });
        }
    }

    /// <summary>Returns whether a request would get through at this moment.</summary>
    public bool WouldPass(string path, bool writes) => Evaluate(new SimulatedRequest(path, writes, false), instance.StateMachine.State) != Decision.Refuse;

    /// <summary>What an app would not count that looked only at what began just before the last change.</summary>
    public long CountOfFormerGenerations(bool areConnections)
    {
        EnforcedState state = instance.StateMachine.State;
        return _requests.Count(request =>
            request.IsConnection == areConnections && request.Generation < state.Generation - 1 && Evaluate(request, state) == Decision.Refuse);
    }

    /// <summary>The process is gone, and everything in it.</summary>
    public void Vanish()
    {
        _requests.ForEach(request => request.End());
        _requests.Clear();
    }

    private void Enter(SimulatedRequest request)
    {
        if (simulation.Breaks(Rule.ArrivalPathCounts))
        {
            request.ForgetTarget();
        }

        request.Slot = work.Requests.Enter(request.Context, ThreadNumber.Current);
        _requests.Add(request);
    }

    private InForce Read() => new(instance.StateMachine.LetsAllPass, instance.StateMachine.State);

    private void Decide(SimulatedRequest request, InForce read, TimeSpan length)
    {
        request.Generation = read.State.Generation;
        if (!read.LetsAllPass)
        {
            // As the middleware: recorded by the state that decides.
            EnforcedState state = AfterDeadline(read.State);
            request.Generation = state.Generation;
            if (simulation.Breaks(Rule.ArrivalPathCounts))
            {
                request.Slot!.Generation = request.Generation;
            }
            else
            {
                request.Slot!.RecordEvaluation(request.Path, null, request.Generation);
            }

            if (Evaluate(request, state) == Decision.Refuse)
            {
                End(request);
                return;
            }
        }

        Then(request, () =>
        {
            request.IsRunning = true;
            instance.Process.After(length, () => End(request));
            instance.Process.After(length * simulation.Chance.Random.NextDouble(), () => Act(request));
        });
    }

    // What an app does with a request in the midst of it: it rewrites its path, or starts work that may outlive it.
    private void Act(SimulatedRequest request)
    {
        if (request.IsOver)
        {
            return;
        }

        if (simulation.Chance.OneIn(4))
        {
            request.Context.Request.Path = "/v1";
        }

        if (!request.IsConnection && simulation.Chance.OneIn(6))
        {
            HttpContext = request.Context;
            instance.Process.Inside(() => _ = instance.Work.RunInRequestAsync(request));
            HttpContext = null;
        }
    }

    private void Then(SimulatedRequest request, Action next) => instance.Process.After(Pause(), () =>
    {
        if (request.IsOver)
        {
            _requests.Remove(request);
        }
        else
        {
            next();
        }
    });

    private TimeSpan Pause() => simulation.IsFaulty
        ? simulation.Chance.Hiccup(simulation.Temper.StallOneIn, simulation.Temper.StallMost)
        : simulation.Chance.Hiccup();

    private EnforcedState AfterDeadline(EnforcedState state) => instance.StateMachine.IsPastDeadline ? instance.StateMachine.CheckDeadline() : state;

    private Decision Evaluate(SimulatedRequest request, EnforcedState state)
    {
        state = AfterDeadline(state);
        return state.IsOpen ? Decision.Pass : evaluator.Evaluate(request.Context, state, instance.Clock.GetUtcNow);
    }

    private void End(SimulatedRequest request)
    {
        request.End();
        _requests.Remove(request);
    }

    private readonly record struct InForce(bool LetsAllPass, EnforcedState State);
}
