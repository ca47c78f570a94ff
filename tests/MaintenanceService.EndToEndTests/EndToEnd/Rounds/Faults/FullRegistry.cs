using MaintenanceService.Client;
using MaintenanceService.Tests.Service;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>One more Shop starts than the service takes: it serves, and nobody counts it, so that nothing is called closed until it is known.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "What it starts before a round is stopped after it.")]
internal sealed class FullRegistry : Fault
{
    private const string Filler = "filler";
    private RoundShop? _newcomer;

    public override async Task BeforeAsync(Round round)
    {
        using var app = new MaintenanceClient(round.Fleet.Fleet.Service.Address, () => round.Fleet.Fleet.InstanceKey);
        await new ReportingInstance(app, RoundFleet.Site, Filler).RegisterAsync();
        _newcomer = new RoundShop(round.Fleet.Fleet, "one-too-many");
        await _newcomer.StartAsync(untilConfirmed: false);
    }

    public override async Task ClosingAsync(Round round)
    {
        await round.Client.RemoveInstanceAsync(RoundFleet.Site, Filler, cancellationToken: round.Test);
        MaintenanceService.Client.Convergence convergence = await round.Client.GetConvergenceAsync(RoundFleet.Site, round.Id, 0, round.Test);
        Assert.Contains(convergence.Blockers!, blocker => blocker is { Instance: null, Reason: BlockerReason.RegistryFull });
    }

    public override async Task ClosedAsync(Round round)
    {
        await round.Watch.JoinAsync(_newcomer!.App, round.Test);
        await round.Watch.LookAsync([_newcomer.App], round.Test);
        await _newcomer.StopAsync();
        await round.GoneAsync(_newcomer);
        await _newcomer.DisposeAsync();
        await round.ConvergedAsync(round.Id);
    }
}
