using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;
using MaintenanceService.Tests.Convergence.Simulation;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>
/// Proves that the full evaluation, the short one and the states of the instances always agree: the registry tracks incrementally which instances have
/// not confirmed, and must never lose one.
/// </summary>
public sealed class ConvergenceConsistencyTests
{
    private const string Shop = "shop";
    private const int Steps = 6_000;
    private readonly FakeTimeProvider _time = new();
    private readonly Random _random = new(20261128);
    private readonly long[] _sequences = new long[4];

    [Fact]
    public async Task Full_evaluation_short_evaluation_and_instance_states_agree_after_each_step()
    {
        var store = new MemoryStore();
        var processor = new CommitProcessor(store, _time, new Capacity());
        GroupCommitQueue queue = GroupCommitQueue.Inline(processor);
        var registry = new InstanceRegistry(processor, store.LoadOpenReceipts(), _time);
        processor.Subscribe(registry);
        var reports = new InstanceReports(queue, registry);
        await queue.WriteAsync(transaction => SiteCommands.Create(transaction, Shop, null, SettingsRule.Resolve(null), Author.Service));
        int converged = 0;
        for (int step = 0; step < Steps; step++)
        {
            await ActAsync(queue, reports);

            (SiteRecord site, MaintenanceService.Client.Convergence full) = registry.Evaluate(Shop)!.Value;
            bool brief = registry.Refresh(Shop)!.Value.Converged;
            InstanceState[] states = registry.With(Shop, instances => instances.Statuses.Select(
                status => InstanceStateEvaluator.Evaluate(site, processor.Snapshot.Epoch, status, _time.GetElapsedTime(status.ReportedAt))).ToArray());
            bool byThemselves = states.All(state => state is InstanceState.Confirmed or InstanceState.AssumedClosed) && (states.Length > 0 || !site.HasActive);
            Assert.True(full.Converged == byThemselves && brief == byThemselves, $"step {step}: full {full.Converged}, short {brief}, {string.Join(' ', states)}");
            Assert.Equal(
                (states.Length, states.Count(state => state == InstanceState.Confirmed), states.Count(state => state == InstanceState.AssumedClosed)),
                (full.Total, full.Confirmed, full.AssumedClosed));
            converged += full.Converged ? 1 : 0;
        }

        // Both results occurred often enough to be compared.
        Assert.InRange(converged, Steps / 20, Steps - (Steps / 20));
    }

    private async Task ActAsync(GroupCommitQueue queue, InstanceReports reports)
    {
        SiteRecord site = queue.Snapshot.Sites[Shop];
        int index = _random.Next(_sequences.Length);
        switch (_random.Next(12))
        {
            case 0 when site.Maintenances.Length < 3:
                await queue.WriteAsync(transaction => MaintenanceCommands.Start(
                    transaction, Shop, new MaintenanceRequest { Mode = (MaintenanceMode)_random.Next(1, 3), Paths = Often() ? null : ["/orders"] }, Author.Service));
                break;
            case 1 when site.Maintenances is [var first, ..]:
                await queue.WriteAsync(transaction => MaintenanceEnds.End(transaction, Shop, first.Id, null, Author.Service));
                break;
            case 2 when queue.Snapshot.InstancesOf(Shop).ContainsKey($"i{index}"):
                await queue.WriteAsync(transaction => { InstanceRegistration.Remove(transaction, Shop, $"i{index}", Author.Service); });
                break;
            case 3:
                _time.Advance(TimeSpan.FromSeconds(_random.Next(1, 60)));
                break;
            default:
                await reports.ReportAsync(Shop, $"i{index}", Report(site, queue.Snapshot.Epoch, ++_sequences[index]), mayCreateSite: false, Author.Service);
                break;
        }
    }

    private InstanceReport Report(SiteRecord site, string epoch, long sequence) => new()
    {
        Run = "r",
        Sequence = sequence,
        Epoch = Often() ? epoch : "0-before",
        Revision = Often() ? site.Revision : site.Revision - 1,
        Mode = Often() ? site.Mode : (MaintenanceMode)_random.Next(3),
        ForcedMode = Often() ? null : (MaintenanceMode)_random.Next(3),
        RequestsInFlight = Often() ? 0 : 1,
        ConnectionsOpen = Often() ? 0 : 1,
        DisconnectedAfterSeconds = Often() ? null : 30,
        DrainSeconds = 10,
    };

    private bool Often() => _random.Next(10) > 0;
}
