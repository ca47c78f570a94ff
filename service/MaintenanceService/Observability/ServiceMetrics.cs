using System.Diagnostics.Metrics;
using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Files;
using MaintenanceService.Streams;

namespace MaintenanceService.Observability;

/// <summary>The service's instruments. Observable instruments are evaluated when they are collected; docs/observability.md describes each.</summary>
internal sealed class ServiceMetrics : ICommitListener, IHostedService
{
    private readonly IStateReader _state;
    private readonly IStore _store;
    private readonly InstanceRegistry _registry;
    private readonly TimeProvider _time;
    private readonly Histogram<double> _convergence;
    private readonly Histogram<double> _storeDuration;
    private readonly Counter<long> _commits;
    private readonly Counter<long> _entries;

    public ServiceMetrics(
        IMeterFactory meters, CommitProcessor processor, IStateReader state, IStore store, InstanceRegistry registry, StreamHub streams, DataFolder folder, TimeProvider time)
    {
        (_state, _store, _registry, _time) = (state, store, registry, time);
        Meter meter = meters.Create(ListenerFaults.MeterName);
        meter.CreateObservableUpDownCounter("maintenance.sites", Current(Sites), "{site}", "Sites, by the mode that is wanted.");
        meter.CreateObservableUpDownCounter("maintenance.maintenances", Current(Maintenances), "{maintenance}", "Maintenances that are not over, by status.");
        meter.CreateObservableUpDownCounter("maintenance.maintenances.lease_expired", Current(() => Active().Count(record => record.Lease is { Expired: true })), "{maintenance}", "Active maintenances whose lease was not renewed.");
        meter.CreateObservableUpDownCounter("maintenance.maintenances.overdue", Current(Overdue), "{maintenance}", "Active maintenances whose planned end has passed.");
        meter.CreateObservableUpDownCounter("maintenance.instances", Current(Instances), "{instance}", "Instances, by state.");
        meter.CreateObservableUpDownCounter("maintenance.site.instances", Current(HeldInstances), "{instance}", "Instances of each site that a maintenance holds, by state.");
        meter.CreateObservableGauge("maintenance.site.converged", Current(Converged), "1", "1 for a site that a maintenance holds and that every instance has confirmed, else 0.");
        meter.CreateObservableUpDownCounter("maintenance.streams", () => streams.Count, "{stream}", "Open event streams.");
        meter.CreateObservableUpDownCounter("maintenance.webhooks.pending", Current(() => state.Snapshot.Outbox.Count), "{message}", "Messages that no webhook has accepted yet.");
        meter.CreateObservableUpDownCounter("maintenance.webhooks.disabled", Current(() => state.Snapshot.Webhooks.Values.Count(webhook => webhook.DisabledAt is not null)), "{webhook}", "Webhooks that are disabled.");
        meter.CreateObservableGauge("maintenance.store.writable", () => state.HasFailed ? 0 : 1, "1", "1 while the store accepts writes, else 0.");
        meter.CreateObservableGauge("maintenance.service.active", () => store.MayAnswer ? 1 : 0, "1", "1 while this process is certainly the active one, else 0.");
        meter.CreateObservableGauge("maintenance.backup.age", () => BackupAge(folder), "s", "Time since the newest backup; nothing is reported before the first.");
        _convergence = meter.CreateHistogram(
            "maintenance.convergence.duration",
            "s",
            "Time from the start of a maintenance until every instance had confirmed it.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900] });
        _storeDuration = meter.CreateHistogram(
            "maintenance.store.commit.duration",
            "s",
            "Time that the store took to make a transaction durable, or to fail.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        _commits = meter.CreateCounter<long>("maintenance.store.commits", "{commit}", "Transactions that became durable.");
        _entries = meter.CreateCounter<long>("maintenance.history.entries", "{entry}", "History entries, by action.");
        processor.Subscribe(this);
    }

    // Registered as a hosted service so that it is created at start: nothing else depends on it.
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void OnStoreCalled(TimeSpan duration, ProblemKind? failure)
    {
        if (failure is { } kind)
        {
            _storeDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("error.type", JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString())));
        }
        else
        {
            _storeDuration.Record(duration.TotalSeconds);
        }
    }

    public void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes)
    {
        _commits.Add(1);
        foreach (HistoryEntry entry in changes.OfType<HistoryAppended>().Select(change => change.Entry))
        {
            _entries.Add(1, new KeyValuePair<string, object?>("maintenance.action", EnumName(entry.Action)));
            if (entry is { Action: HistoryAction.Converged, Maintenance: { } id } && after.Sites.GetValueOrDefault(entry.Site!)?.Find(id) is { } maintenance)
            {
                // A start before its record is when it was to begin, not when it did.
                DateTimeOffset began = maintenance.StartsAt > maintenance.CreatedAt ? maintenance.StartsAt : maintenance.CreatedAt;
                _convergence.Record(Math.Max(0, (entry.At - began).TotalSeconds));
            }
        }
    }

    // An exporter that pushes would send what a process knows that was frozen while another one took over.
    private Func<IEnumerable<Measurement<int>>> Current(Func<IEnumerable<Measurement<int>>> measure) => () => _store.MayAnswer ? measure() : [];

    private Func<IEnumerable<Measurement<int>>> Current(Func<int> measure) => Current(() => [new Measurement<int>(measure())]);

    private IEnumerable<Measurement<int>> Sites() => Enum.GetValues<MaintenanceMode>().Select(mode =>
        new Measurement<int>(_state.Snapshot.Sites.Values.Count(site => site.Mode == mode), new KeyValuePair<string, object?>("maintenance.mode", EnumName(mode))));

    private IEnumerable<Measurement<int>> Maintenances() => new[] { MaintenanceStatus.Scheduled, MaintenanceStatus.Active }.Select(status =>
        new Measurement<int>(
            _state.Snapshot.Sites.Values.Sum(site => site.Maintenances.Count(record => record.Status == status)),
            new KeyValuePair<string, object?>("maintenance.status", EnumName(status))));

    private IEnumerable<Maintenance> Active() =>
        _state.Snapshot.Sites.Values.SelectMany(site => site.Maintenances).Where(record => record.Status == MaintenanceStatus.Active);

    private int Overdue()
    {
        DateTimeOffset now = _time.GetUtcNow();
        return _state.Snapshot.Sites.Values.Sum(site => site.Maintenances.Count(record => OverdueMaintenances.IsOverdue(site, record, now)));
    }

    private IEnumerable<Measurement<int>> Instances()
    {
        InstanceState[] states = [.. _state.Snapshot.Sites.Values.SelectMany(_registry.List).Select(instance => instance.State)];
        return Enum.GetValues<InstanceState>().Select(state =>
            new Measurement<int>(states.Count(each => each == state), new KeyValuePair<string, object?>("maintenance.instance.state", EnumName(state))));
    }

    // Only held sites get a label: one for each of ten thousand open sites would cost more than it is worth.
    private IEnumerable<Measurement<int>> HeldInstances() =>
        from site in _state.Snapshot.Sites.Values
        where site.HasActive
        from state in _registry.List(site).GroupBy(instance => instance.State)
        select new Measurement<int>(
            state.Count(),
            new KeyValuePair<string, object?>("maintenance.site", site.Name),
            new KeyValuePair<string, object?>("maintenance.instance.state", EnumName(state.Key)));

    private IEnumerable<Measurement<int>> Converged() =>
        from site in _state.Snapshot.Sites.Values
        where site.HasActive
        select new Measurement<int>(
            _registry.Refresh(site.Name) is { Converged: true } ? 1 : 0,
            new KeyValuePair<string, object?>("maintenance.site", site.Name),
            new KeyValuePair<string, object?>("maintenance.mode", EnumName(site.Mode)));

    private IEnumerable<Measurement<double>> BackupAge(DataFolder folder)
    {
        // One from the future was made before the clock was set back.
        DateTime now = _time.GetUtcNow().UtcDateTime;
        DateTime[] made = Directory.Exists(folder.BackupFolder)
            ? [.. Directory.GetFiles(folder.BackupFolder, "maintenance-*.db").Select(File.GetLastWriteTimeUtc).Where(at => at <= now)]
            : [];
        return made.Length > 0 ? [new Measurement<double>((now - made.Max()).TotalSeconds)] : [];
    }

    private static string EnumName<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
