using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.EndToEnd.Rounds.Faults;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Rounds;

/// <summary>Enable, wait until the service says closed, look whether it is true until the end, open again; and one fault on the way.</summary>
internal sealed class Round(RoundFleet fleet, string id, Fault fault, RoundShop victim, CancellationToken test)
{
    private const int Patience = 300;
    private static readonly TimeSpan Closed = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(RoundFleet.DrainSeconds + 5);

    public RoundFleet Fleet => fleet;

    /// <summary>The maintenance's id.</summary>
    public string Id => id;

    /// <summary>How long the closing took, by the service's own record.</summary>
    public TimeSpan ClosedWithin { get; private set; }

    public MaintenanceClient Client => fleet.Client;

    /// <summary>The Shop that meets the fault.</summary>
    public RoundShop Victim => victim;

    public CancellationToken Test => test;

    /// <summary>What must hold from the word "closed" to the end.</summary>
    public HoleWatch Watch { get; private set; } = new();

    /// <summary>Counts how many requests the Shops refused.</summary>
    public long Refused { get; private set; }

    /// <returns>What was seen that must not be.</returns>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        await fleet.ServeAsync(test);
        await fault.BeforeAsync(this);
        await Client.PutMaintenanceAsync(RoundFleet.Site, id, fault.Request, cancellationToken: test);
        await fault.ClosingAsync(this);
        await ConvergedAsync(id);
        Watch = await HoleWatch.BeginAsync(fleet.Apps, test);
        await fault.ClosedAsync(this);
        await Task.Delay(Closed, TimeProvider.System, test);
        foreach (CountedApp app in fleet.Apps)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.HomeAsync(test));
        }

        await Watch.LookAsync(fleet.Apps, test);
        await Client.EndMaintenanceAsync(RoundFleet.Site, id, cancellationToken: test);
        await fault.EndedAsync(this);
        await ConvergedAsync(null);
        await fault.AfterAsync(this);
        Receipt receipt = await Client.GetReceiptAsync(RoundFleet.Site, id, test);
        Assert.NotNull(receipt.ConvergedAt);
        Assert.NotNull(receipt.ReopenedAt);
        ClosedWithin = receipt.ConvergedAt.Value - receipt.Maintenance.StartsAt;
        Assert.True(!fault.ClosesInTime || ClosedWithin <= InTime, $"{fault.Name}: closed after {ClosedWithin.TotalSeconds:0.0} s");
        Refused = receipt.Refused;
        return Watch.Holes;
    }

    /// <summary>The service says that it has converged; else the test fails with what stood in the way.</summary>
    public async Task ConvergedAsync(string? maintenance)
    {
        MaintenanceService.Client.Convergence convergence = await Client.GetConvergenceAsync(RoundFleet.Site, maintenance, Patience, test);
        Assert.True(convergence.Converged, $"{fault.Name}: {string.Join("; ", convergence.Blockers!.Select(item => $"{item.Instance} {item.Reason}: {item.Detail}"))}");
    }

    /// <summary>
    /// A Shop has stopped, and is not waited for any more. Its farewell has 2 s in all by the contract, so that a machine that stands
    /// still may swallow it; then it is removed, as an operator would.
    /// </summary>
    public Task GoneAsync(RoundShop shop) => Client.RemoveInstanceAsync(RoundFleet.Site, shop.Name, cancellationToken: test);

    /// <summary>The closing is not called done, and the victim is named as what stands in the way.</summary>
    public Task ClosingIsBlockedAsync(params BlockerReason[] reasons) => IsBlockedAsync(id, reasons);

    /// <summary>The opening is not called done, because of the victim.</summary>
    public Task OpeningIsBlockedAsync(params BlockerReason[] reasons) => IsBlockedAsync(null, reasons);

    private async Task IsBlockedAsync(string? maintenance, BlockerReason[] reasons)
    {
        MaintenanceService.Client.Convergence convergence = await Client.GetConvergenceAsync(RoundFleet.Site, maintenance, 1, test);
        Assert.False(convergence.Converged, $"{fault.Name}: converged without {victim.Name}");
        Assert.Contains(convergence.Blockers!, blocker => blocker.Instance == victim.Name && reasons.Contains(blocker.Reason));
    }
}
