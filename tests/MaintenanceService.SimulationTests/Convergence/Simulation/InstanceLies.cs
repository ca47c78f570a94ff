using System.Net;
using System.Runtime.CompilerServices;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>What an instance would say and believe that did not keep a rule; nothing at all where every rule is kept.</summary>
internal sealed class InstanceLies(Simulation simulation, SimulatedInstance instance)
{
    private long? _lastAnsweredSentAt;

    /// <summary>The report as it leaves the process.</summary>
    public InstanceReport Tell(SentReport sent)
    {
        InstanceReport report = sent.Report;
        if (simulation.Breaks(Rule.DeclarationBinds) && _lastAnsweredSentAt is { } last)
        {
            // What was declared before is void as soon as something else is on its way.
            instance.StateMachine.Answered(new SentReport(report, last));
        }

        if (simulation.Breaks(Rule.SwappedBeforeCounting) && instance.CountBefore(report.Revision) is { } stale)
        {
            return report with { RequestsInFlight = stale.Requests, ConnectionsOpen = stale.Connections };
        }

        return simulation.Breaks(Rule.OlderGenerationsCount)
            ? report with
            {
                RequestsInFlight = Math.Max(0, report.RequestsInFlight - instance.Requests.CountOfFormerGenerations(areConnections: false)),
                ConnectionsOpen = Math.Max(0, report.ConnectionsOpen - instance.Requests.CountOfFormerGenerations(areConnections: true)),
            }
            : report;
    }

    /// <summary>A report that is made while a state is on its way to disk.</summary>
    public SentReport MakeWhileWriting()
    {
        SiteState? onDisk = PersistedOf(instance.StateMachine);
        if (simulation.Breaks(Rule.OnDiskBeforeDeclaring) && onDisk is not null)
        {
            // It confirms what is on disk, but promises what is in force already.
            PersistedOf(instance.StateMachine) = onDisk with { Settings = instance.StateMachine.Source!.Settings };
        }

        SentReport sent = instance.StateMachine.NextReport([]);
        PersistedOf(instance.StateMachine) = onDisk;
        return sent;
    }

    /// <summary>An answer has come.</summary>
    public void Heard(SentReport sent, Reply reply)
    {
        simulation.Tell(instance.Name, () => $"hears {(int)reply.Status} for #{sent.Report.Sequence}");
        if (reply.IsAnswer)
        {
            _lastAnsweredSentAt = sent.SentAt;
        }

        if (reply.State is { } state)
        {
            Coming(state);
        }

        if (reply.IsAnswer && simulation.Breaks(Rule.LeaseFromSending))
        {
            long arrivedAt = instance.Clock.GetTimestamp();
            instance.Process.After(TimeSpan.FromSeconds(0.5), () => instance.StateMachine.Answered(sent with { SentAt = arrivedAt }));
        }

        if (reply.Status == HttpStatusCode.BadGateway && simulation.Breaks(Rule.OnlyAnswersCount))
        {
            instance.StateMachine.Answered(sent);
        }
    }

    /// <summary>A state is about to be taken.</summary>
    public void Coming(SiteState state)
    {
        simulation.Tell(instance.Name, () => $"gets {state.Epoch}:{state.Revision} {state.Mode}");
        instance.RememberCount(state.Revision);
        SiteState? known = instance.StateMachine.Source;
        if (simulation.Breaks(Rule.NewestStateOnly) && known?.Epoch == state.Epoch && state.Revision < known.Revision)
        {
            // Whatever comes now is newer than what it believes to have.
            SourceOf(instance.StateMachine) = known with { Revision = 0 };
        }

        if (simulation.Breaks(Rule.EpochsAreOrdered) && known is not null && known.Epoch != state.Epoch)
        {
            SourceOf(instance.StateMachine) = known with { Epoch = "0-any" };
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_persisted")]
    private static extern ref SiteState? PersistedOf(InstanceStateMachine stateMachine);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_source")]
    private static extern ref SiteState? SourceOf(InstanceStateMachine stateMachine);
}
