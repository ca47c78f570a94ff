using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>What operators and pipelines do. Pipelines renew their leases, and some die.</summary>
internal sealed class PipelineActs(Simulation simulation)
{
    private static readonly string[] Orders = ["/orders"];
    private static readonly string[] Docs = ["/docs"];

    public static SiteSettings Settings(Simulation simulation)
    {
        Chance chance = simulation.Chance;
        int drain = chance.Next(11) + 1;
        int disconnected = chance.Next(20) + 30;
        return SettingsRule.Resolve(new SiteSettingsRequest
        {
            DrainSeconds = drain,
            AbortRequests = chance.OneIn(2),
            WhenDisconnected = chance.Next(10) < simulation.Temper.ClosedInTen ? WhenDisconnected.Closed : WhenDisconnected.KeepLast,
            DisconnectedAfterSeconds = disconnected,
            InstanceExpirySeconds = disconnected + drain + 5 + chance.Next(simulation.Temper.ExpiryMore),
            ExemptPaths = chance.OneIn(5) ? Docs : null,
        });
    }

    public void Start()
    {
        simulation.Time.After(simulation.Chance.Between(0.5, 10), Next);
        LookForDead();
    }

    private void Next()
    {
        if (!simulation.IsFaulty)
        {
            return;
        }

        if (simulation.Service.Answers)
        {
            Act();
            simulation.Faults.OnChange();
        }

        simulation.Time.After(simulation.Chance.Between(0.5, simulation.Temper.ActEverySeconds), Next);
    }

    private void Act()
    {
        Chance chance = simulation.Chance;
        SimulatedService service = simulation.Service;
        Maintenance? some = service.Record.Maintenances is { Length: > 0 } open ? open[chance.Next(open.Length)] : null;
        if (chance.Next(10) < simulation.Temper.SettingsInTen)
        {
            SiteSettings settings = Settings(simulation);
            service.Write(transaction => SiteCommands.Put(transaction, Simulation.Site, Request(settings), null, Author.Service));
            return;
        }

        if (chance.Next(10) >= simulation.Temper.EndsInTen)
        {
            Begin(service, chance);
        }
        else if (some is not null && !chance.OneIn(3))
        {
            service.Write(transaction => MaintenanceEnds.End(transaction, Simulation.Site, some.Id, null, Author.Service));
        }
        else
        {
            service.Write(transaction => MaintenanceEnds.EndAll(transaction, Simulation.Site, Author.Service));
        }
    }

    /// <summary>Somebody looks which processes are there, and takes those out of the registry that are not.</summary>
    public void RemoveDead(SimulatedService service)
    {
        var alive = simulation.Fleet.All.Select(instance => instance.Name).ToHashSet();
        foreach (InstanceIdentity dead in service.Snapshot.InstancesOf(Simulation.Site).Values.Where(known => !alive.Contains(known.Id)).OrderBy(known => known.Id, StringComparer.Ordinal).ToArray())
        {
            service.Write(transaction => InstanceRegistration.Remove(transaction, Simulation.Site, dead.Id, Author.Service));
            simulation.Coverage.Removed(dead.Id);
        }
    }

    private void LookForDead() => simulation.Time.After(simulation.Chance.Between(1, simulation.Temper.LooksEverySeconds), () =>
    {
        if (simulation.IsFaulty)
        {
            if (simulation.Service.Answers)
            {
                RemoveDead(simulation.Service);
            }

            LookForDead();
        }
    });

    private void Begin(SimulatedService service, Chance chance)
    {
        Maintenance? begun = null;
        service.Write(transaction => begun = MaintenanceCommands.Start(transaction, Simulation.Site, Request(chance, transaction.Now), Author.Service));
        if (begun?.Lease is { } lease)
        {
            Renew(begun.Id, TimeSpan.FromSeconds(lease.Seconds / 3.0));
        }
    }

    private void Renew(string id, TimeSpan every) => simulation.Time.After(every, () =>
    {
        if (!simulation.Chance.OneIn(6))
        {
            if (simulation.Service.Answers)
            {
                simulation.Service.Write(transaction => MaintenanceCommands.Renew(transaction, Simulation.Site, id));
            }

            Renew(id, every);
        }
        else
        {
            simulation.Faults.Note("pipeline died");
        }
    });

    private MaintenanceRequest Request(Chance chance, DateTimeOffset now) => new()
    {
        Mode = chance.OneIn(4) ? MaintenanceMode.ReadOnly : MaintenanceMode.Closed,
        StartsAt = chance.OneIn(4) ? now + chance.Between(1, 30) : null,
        Duration = chance.OneIn(2) ? chance.Between(31, 90) : null,
        Paths = chance.OneIn(simulation.Temper.PathsOneIn) ? Orders : null,
        ExemptPaths = chance.OneIn(6) ? Docs : null,
        Lease = chance.OneIn(4)
            ? new LeaseRequest { Seconds = chance.Next(30) + 10, OnExpiry = chance.OneIn(2) ? LeaseExpiry.StayClosed : LeaseExpiry.Release }
            : null,
    };

    private static SiteRequest Request(SiteSettings settings) => new()
    {
        Settings = new SiteSettingsRequest
        {
            DrainSeconds = settings.DrainSeconds,
            AbortRequests = settings.AbortRequests,
            WhenDisconnected = settings.WhenDisconnected,
            DisconnectedAfterSeconds = settings.DisconnectedAfterSeconds,
            InstanceExpirySeconds = settings.InstanceExpirySeconds,
            ExemptPaths = settings.ExemptPaths,
        },
    };
}
