using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>Where reports reach the service. With a rule broken it believes what it should not.</summary>
internal sealed class ReportReceiver(Simulation simulation, SimulatedService service)
{
    private readonly List<Action> _waiting = [];
    private readonly Dictionary<string, (InstanceReport Report, long At)> _said = [];
    private readonly Dictionary<string, long> _registeredAt = [];
    private Dictionary<string, (InstanceReport Report, long At)> _stored = [];
    private long _storedAt;

    /// <summary>A report has arrived.</summary>
    public void Receive(SimulatedInstance from, string name, InstanceReport report, Action<Reply> reply)
    {
        if (from.Link.State.HasFlag(LinkCut.BehindProxy))
        {
            Refuse(reply);
        }
        else if (service.Former.Answer(from) is { } former)
        {
            reply(former);
        }
        else if (service.IsStopped)
        {
            _waiting.Add(() => Receive(from, name, report, reply));
        }
        else if (!service.IsUp)
        {
            Refuse(reply);
        }
        else if (simulation.Breaks(Rule.RegisteredBeforeTold) && !Knows(name, report))
        {
            reply(new Reply(HttpStatusCode.OK, service.State()));
            simulation.Coverage.Heard(from, name, report);
            simulation.Time.After(TimeSpan.FromSeconds(3), () => Register(name, report));
        }
        else if (Take(from, name, Distorted(name, report)) is { } answer)
        {
            reply(answer);
        }
    }

    // A proxy stands before the service, and says what it can.
    private void Refuse(Action<Reply> reply)
    {
        if (simulation.Chance.OneIn(3))
        {
            simulation.Faults.Note("204 of a proxy");
            reply(new Reply(HttpStatusCode.NoContent) { IsNamed = simulation.Breaks(Rule.NamedAnswersCount) });
        }
        else if (simulation.Chance.OneIn(2))
        {
            simulation.Faults.Note("502 of a proxy");
            reply(new Reply(HttpStatusCode.BadGateway));
        }
    }

    /// <summary>Takes instances for gone that only were silent for long, against the rules.</summary>
    public void ForgetSilent(bool evenWhileActive)
    {
        if (!service.Answers || !service.Snapshot.Sites.ContainsKey(Simulation.Site) || (service.Record.HasActive && !evenWhileActive))
        {
            return;
        }

        foreach (string name in service.Snapshot.InstancesOf(Simulation.Site).Keys.Order(StringComparer.Ordinal))
        {
            long since = Math.Max(_said.GetValueOrDefault(name).At, service.StartedAt);
            if (simulation.Time.Ticks - since > service.Expiry.Ticks)
            {
                service.Write(transaction => InstanceRegistration.Remove(transaction, Simulation.Site, name, Author.Service));
            }
        }
    }

    /// <summary>What came while the service was stopped is read now, in any order.</summary>
    public void Continued()
    {
        Action[] waiting = [.. _waiting];
        _waiting.Clear();
        Array.ForEach(waiting, action => simulation.Time.After(TimeSpan.Zero, action));
    }

    public void Crashed()
    {
        _waiting.Clear();
        if (!simulation.Breaks(Rule.RegistrationIsDurable))
        {
            return;
        }

        foreach ((string name, long at) in _registeredAt)
        {
            if (simulation.Time.Ticks - at < TimeSpan.TicksPerSecond * 5)
            {
                service.Store.Lose(Simulation.Site, name);
            }
        }
    }

    /// <summary>A new process of the service knows nothing of what was said, unless it wrongly kept it.</summary>
    public void Restarted()
    {
        Dictionary<string, (InstanceReport Report, long At)> stored = _stored;
        _said.Clear();
        _stored = [];
        if (!simulation.Breaks(Rule.RestartMakesPending))
        {
            return;
        }

        foreach ((string name, (InstanceReport report, long at)) in stored.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            // Without the time of its sending, by which the service would see that it is of before.
            service.Clock.Rewind(
                TimeSpan.FromTicks(simulation.Time.Ticks - at), () => service.Board.Accept(Simulation.Site, name, report with { SentAt = null }));
        }
    }

    private bool Knows(string name, InstanceReport report) =>
        service.Snapshot.InstancesOf(Simulation.Site).TryGetValue(name, out InstanceIdentity? known) && known.Run == report.Run;

    private void Register(string name, InstanceReport report)
    {
        if (service.Answers)
        {
            service.Write(transaction => InstanceRegistration.Register(transaction, Simulation.Site, name, report.Run!, true, Author.Service));
        }
    }

    private Reply? Take(SimulatedInstance from, string name, InstanceReport report)
    {
        if (service.DepartWhile(name, report) is { } acceptance)
        {
            simulation.Faults.Note("report during a departure", name);
            CloseSoon();
            if (acceptance == ReportOutcome.Accepted)
            {
                simulation.Coverage.Heard(from, name, report);
                return report.Revision == service.Record.Revision ? new Reply(HttpStatusCode.NoContent) : new Reply(HttpStatusCode.OK, service.State());
            }
        }

        InstanceIdentity? former = service.Snapshot.InstancesOf(Simulation.Site).GetValueOrDefault(name);
        try
        {
            Task<SiteRecord?> task = service.Domain.ReportAsync(Simulation.Site, name, report, mayCreateSite: true, Author.Service);
            Xunit.Assert.True(task.IsCompleted);
            SiteRecord? behind = task.GetAwaiter().GetResult();
            simulation.Tell(name, () => $"reported {report.Run![..4]}#{report.Sequence} {report.Epoch}:{report.Revision} {report.Mode} {report.RequestsInFlight}+{report.ConnectionsOpen} closes after {report.DisconnectedAfterSeconds}+{report.DrainSeconds}; {(behind is null ? "204" : "200")}");
            Note(from, name, report, former);
            service.Answer.Changed();
            return behind is null ? new Reply(HttpStatusCode.NoContent) : new Reply(HttpStatusCode.OK, service.State());
        }
        catch (ProblemException problem) when (problem.Kind == ProblemKind.InstanceReplaced)
        {
            return new Reply(HttpStatusCode.Conflict);
        }
    }

    // Somebody closes the site just when an instance has been taken for gone.
    private void CloseSoon() => simulation.Time.After(simulation.Chance.Between(0, 0.5), () =>
    {
        if (simulation.IsFaulty && service.Answers)
        {
            service.Write(transaction => MaintenanceCommands.Start(
                transaction, Simulation.Site, new MaintenanceRequest { Duration = TimeSpan.FromSeconds(40) }, Author.Service));
        }
    });

    private void Note(SimulatedInstance from, string name, InstanceReport report, InstanceIdentity? former)
    {
        if (!IsBelieved(name, report.Run!))
        {
            // It came twice, or was overtaken, and says nothing of now.
            return;
        }

        if (former?.Run != report.Run)
        {
            _registeredAt[name] = simulation.Time.Ticks;
            simulation.Coverage.Replaced(name);
        }

        simulation.Coverage.Heard(from, name, report);
        _said[name] = (report, simulation.Time.Ticks);
        if (simulation.Time.Ticks - _storedAt > TimeSpan.TicksPerSecond * 15)
        {
            _storedAt = simulation.Time.Ticks;
            _stored = new Dictionary<string, (InstanceReport, long)>(_said);
        }
    }

    private bool IsBelieved(string name, string run) => service.Board.With(
        Simulation.Site,
        registry => registry.Statuses.SingleOrDefault(status => status.Identity.Id == name && status.Identity.Run == run)?.ReportedAt == service.Clock.GetTimestamp());

    private InstanceReport Distorted(string name, InstanceReport report) => simulation.Broken switch
    {
        Rule.SequenceGrows => report with { Sequence = simulation.Time.Steps },
        Rule.ReplacedRunIsRefused when service.Snapshot.InstancesOf(Simulation.Site).TryGetValue(name, out InstanceIdentity? known) && known.ReplacedRuns.Contains(report.Run!)
            => report with { Run = known.Run, Sequence = simulation.Time.Steps },
        Rule.RevisionIsCurrent => report with { Revision = service.Record.Revision, Mode = null },
        Rule.EpochIsCompared when report.Epoch is not null => report with { Epoch = service.Snapshot.Epoch, Mode = null },
        Rule.DrainedBeforeConfirmed => report with { RequestsInFlight = 0, ConnectionsOpen = 0 },
        Rule.ForcedModeIsSeen => report with { ForcedMode = null, Mode = null },
        Rule.DrainIsWaitedFor when report.DrainSeconds is not null => report with { DrainSeconds = 0 },
        Rule.MarginIsGranted when report.DisconnectedAfterSeconds is not null
            => report with { DisconnectedAfterSeconds = report.DisconnectedAfterSeconds - 5 },
        _ => report,
    };
}
