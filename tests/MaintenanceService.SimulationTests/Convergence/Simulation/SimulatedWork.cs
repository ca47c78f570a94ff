using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.Requests;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>Background work of one app: jobs that wait at the real gate, what they start beside themselves, and what requests leave behind.</summary>
internal sealed class SimulatedWork(Simulation simulation, SimulatedInstance instance, RunningWork work, IMaintenanceGate gate)
{
    private readonly List<SimulatedRequest?> _held = [];

    /// <summary>For each section that is held, the request that it was entered in; null where it was none.</summary>
    public IReadOnlyList<SimulatedRequest?> Held => _held;

    /// <summary>Sections entered so far.</summary>
    public int Entered { get; private set; }

    /// <summary>A background job, from the app's start for ever: it enters, works, and leaves. Some of its work outlives its section.</summary>
    public async Task RunAsync()
    {
        while (!instance.Listens)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.1), instance.Clock);
        }

        while (true)
        {
            await using (IMaintenanceWork section = await gate.EnterAsync())
            {
                if (simulation.Chance.OneIn(3))
                {
                    _ = BesideAsync();
                }

                await HoldAsync(section, null, simulation.Chance.Between(0.1, 12));
            }

            await Task.Delay(simulation.Chance.Between(0.5, 15), instance.Clock);
        }
    }

    /// <summary>Work that a request starts, by either way, and that may outlive it.</summary>
    public async Task RunInRequestAsync(SimulatedRequest request)
    {
        Task<IMaintenanceWork> entering = simulation.Chance.OneIn(2) ? Task.FromResult(gate.Track("import")) : gate.EnterAsync("import").AsTask();
        if (!entering.IsCompleted)
        {
            throw new InvalidOperationException("Work inside a running request was made to wait.");
        }

        await using IMaintenanceWork section = await entering;
        Miss(Rule.WorkOfRequestsCounts, section);
        await HoldAsync(section, request, simulation.Chance.Between(0.1, 20));
    }

    /// <summary>The process is gone, and everything in it.</summary>
    public void Vanish() => _held.Clear();

    // A child: entered inside the section of the job, at once or a little later, and in no hurry.
    private async Task BesideAsync()
    {
        await using IMaintenanceWork section = await gate.EnterAsync("child");
        Miss(Rule.NestedWorkCounts, section);
        await HoldAsync(section, null, simulation.Chance.Between(0.1, 25));
    }

    private async Task HoldAsync(IMaintenanceWork section, SimulatedRequest? request, TimeSpan length)
    {
        Entered++;
        _held.Add(request);
        try
        {
            await Task.Delay(length, instance.Clock, section.Aborted);
        }
        catch (OperationCanceledException)
        {
            // It was asked to stop.
        }

        _held.Remove(request);
    }

    // What a gate would do that did not count such work.
    private void Miss(Rule rule, IMaintenanceWork section)
    {
        if (simulation.Breaks(rule))
        {
            work.Leave((WorkSection)section);
        }
    }
}
