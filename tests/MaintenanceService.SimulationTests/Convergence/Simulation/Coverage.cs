using System.Collections.Immutable;
using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>
/// Whom the word "converged" covers, as the contract has it and whatever the service believes: everybody who was heard, until its
/// process is gone (whoever takes leave runs nothing any more), or was removed by somebody who knows, or was silent for the expiry while nothing held the site; and everybody who is bound
/// by a lease of its own.
/// </summary>
internal sealed class Coverage(Simulation simulation)
{
    private const long Silence = 45 * TimeSpan.TicksPerSecond;
    private readonly Dictionary<SimulatedInstance, Sign> _heard = [];
    private readonly HashSet<SimulatedInstance> _replaced = [];
    private long _serviceStartedAt;

    /// <summary>Returns whether the word covers an instance now.</summary>
    public bool Covers(SimulatedInstance instance) => _heard.ContainsKey(instance) || (IsBound(instance) && !_replaced.Contains(instance));

    /// <summary>
    /// Whether an instance closes itself by its own clock, and the service has heard it promise that. A promise that never reached the
    /// service is none: the service does not count on it.
    /// </summary>
    public static bool IsBound(SimulatedInstance instance) => instance.Promised is not null && instance.StateMachine.ServeUntil != long.MaxValue;

    public void Heard(SimulatedInstance instance, string name, InstanceReport report)
    {
        instance.Promised = InstanceStateEvaluator.ClosesItselfAfter(report);
        _heard[instance] = new Sign(name, simulation.Time.Ticks, null);
        _replaced.Remove(instance);
    }

    /// <summary>A new process has the name: whoever had it is presumed to be dead, or says otherwise under another.</summary>
    public void Replaced(string name)
    {
        foreach (SimulatedInstance instance in Named(name))
        {
            _heard.Remove(instance);
            _replaced.Add(instance);
        }
    }

    /// <summary>It said goodbye: what it runs still counts, but whoever starts from its disk is a new one.</summary>
    public void Left(SimulatedInstance instance)
    {
        if (_heard.TryGetValue(instance, out Sign? heard))
        {
            _heard[instance] = heard with { HasLeft = true };
        }
    }

    /// <summary>Somebody who knows that it is gone has removed it.</summary>
    public void Removed(string name)
    {
        foreach (SimulatedInstance instance in Named(name))
        {
            _heard.Remove(instance);
        }
    }

    /// <summary>A process that starts from the disk of another goes on in its place.</summary>
    public void Inherit(SimulatedInstance from, SimulatedInstance to)
    {
        if (_heard.Remove(from, out Sign? heard) && !heard.HasLeft)
        {
            _heard[to] = heard;
        }
    }

    /// <summary>The service has just started: silence counts from here.</summary>
    public void ServiceStarted()
    {
        _serviceStartedAt = simulation.Time.Ticks;
        Each(static heard => heard with { WasSilent = false });
    }

    /// <summary>The first maintenance began: no silence is departure while it lasts.</summary>
    public void Hold() => Each(heard => heard with { WasSilent = simulation.Time.Ticks - Math.Max(heard.At, _serviceStartedAt) >= Silence });

    /// <summary>The last maintenance ended: silence counts from here, but for those who were silent before it and throughout.</summary>
    public void Quiet() => Each(heard => heard.WasSilent ? heard : heard with { HeldUntil = simulation.Time.Ticks });

    /// <summary>
    /// The service was restored: whom it does not know any more it waits for, and no longer than that. A promise to the history that is lost
    /// may be for longer than the backup makes it wait.
    /// </summary>
    public void Restored()
    {
        ImmutableDictionary<string, InstanceIdentity> known = simulation.Service.Snapshot.InstancesOf(Simulation.Site);
        foreach ((SimulatedInstance instance, Sign heard) in _heard.ToArray())
        {
            if (!known.ContainsKey(heard.Name))
            {
                _heard[instance] = heard with { ForgottenAt = simulation.Time.Ticks };
                instance.Promised = instance.Promised > simulation.Service.Expiry ? null : instance.Promised;
            }
        }
    }

    /// <summary>Lets those go who were silent for too long.</summary>
    public void Expire()
    {
        if (!simulation.Service.Answers)
        {
            return;
        }

        long expiry = simulation.Service.Expiry.Ticks;
        bool isHeld = simulation.Service.Record.HasActive;
        foreach ((SimulatedInstance instance, Sign heard) in _heard)
        {
            long now = simulation.Time.Ticks;
            if (heard.ForgottenAt is { } forgotten ? now - forgotten >= expiry : !isHeld && now - Math.Max(Math.Max(heard.At, heard.HeldUntil), _serviceStartedAt) > expiry)
            {
                _heard.Remove(instance);
            }
        }
    }

    private void Each(Func<Sign, Sign> change)
    {
        foreach ((SimulatedInstance instance, Sign heard) in _heard.ToArray())
        {
            _heard[instance] = change(heard);
        }
    }

    private SimulatedInstance[] Named(string name) => [.. _heard.Where(pair => pair.Value.Name == name).Select(pair => pair.Key)];

    private sealed record Sign(string Name, long At, long? ForgottenAt, bool HasLeft = false)
    {
        public bool WasSilent { get; init; }

        public long HeldUntil { get; init; }
    }
}
