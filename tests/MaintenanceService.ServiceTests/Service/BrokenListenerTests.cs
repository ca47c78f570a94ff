using System.Diagnostics.Metrics;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Observability;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>Proves that a listener that throws does not affect a commit, nor the answer to its caller.</summary>
public sealed class BrokenListenerTests
{
    [Fact]
    public async Task Commit_stands_and_is_answered_while_the_bug_is_logged_and_counted()
    {
        await using RunningService service = await RunningService.StartAsync();
        using var meter = new MeterListener();
        long counted = 0;
        meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == ListenerFaults.CounterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meter.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref counted, value));
        meter.Start();
        service.Services.GetRequiredService<CommitProcessor>().Subscribe(new Broken());

        Answer created = await service.Http.Put("/v1/sites/shop");
        Answer started = await service.Http.Put("/v1/sites/shop/maintenances/m");

        Assert.Equal((201, 201), (created.Status, started.Status));
        Assert.Equal("closed", (await service.Http.Get("/v1/sites/shop"))["mode"]);

        // The service commits on its own account, too.
        Assert.True(Interlocked.Read(ref counted) >= 2);
        Assert.True(service.Errors.Lines.Count(line => line.Contains("Broken failed after a commit", StringComparison.Ordinal)) >= 2);
        using HttpClient anybody = service.HttpAs(null);
        Assert.Equal("ready", await anybody.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
    }

    private sealed class Broken : ICommitListener
    {
        public void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes) => throw new InvalidOperationException("broken on purpose");
    }
}
