using System.Globalization;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Transitions;

/// <summary>
/// A day of a service under a manual clock: people plan, renew, extend and end maintenances at random, and the service is down from time
/// to time. Beside it runs the model, which says what time must do, and when.
/// </summary>
internal sealed class TransitionDay(int seed) : IAsyncDisposable
{
    private const int Sites = 6;
    private const int OpenMost = 18;
    private static readonly DateTimeOffset Midnight = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(1);
    private readonly Random _random = new(seed);
    private readonly ManualClock _time = new(Midnight);
    private readonly List<ModelMaintenance> _all = [];
    private readonly List<(string Site, string Id, string Action, DateTimeOffset Due, DateTimeOffset Latest)> _expected = [];
    private int _created;

    public RunningService Service { get; private set; } = null!;

    public IReadOnlyList<ModelMaintenance> All => _all;

    /// <summary>What time had to do, in its order: when it was due, and by when it had to be committed.</summary>
    public IReadOnlyList<(string Site, string Id, string Action, DateTimeOffset Due, DateTimeOffset Latest)> Expected => _expected;

    private DateTimeOffset Now => _time.GetUtcNow();

    private IEnumerable<ModelMaintenance> Open => _all.Where(item => item.Status != "ended");

    public async Task RunAsync(int plans, int pokes, int outages)
    {
        Service = await RunningService.StartAsync(_time);
        for (int site = 0; site < Sites; site++)
        {
            Assert.Equal(201, (await Service.Http.Put($"/v1/sites/site-{site}")).Status);
        }

        // All acts of the day, each at its own millisecond.
        var acts = new SortedDictionary<long, Func<Task>>();
        Scatter(acts, plans, PlanAsync);
        Scatter(acts, pokes, PokeAsync);
        Scatter(acts, outages, OutageAsync);
        foreach ((long at, Func<Task> act) in acts)
        {
            await PassToAsync(Midnight.AddMilliseconds(at));
            await act();
        }

        await PassToAsync(Midnight.AddDays(1));
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    private void Scatter(SortedDictionary<long, Func<Task>> acts, int count, Func<Task> act)
    {
        while (count > 0)
        {
            count -= acts.TryAdd(_random.NextInt64((long)TimeSpan.FromHours(23).TotalMilliseconds), act) ? 1 : 0;
        }
    }

    /// <summary>Lets time pass, stopping at each moment at which something is due: one second later it must be committed.</summary>
    private async Task PassToAsync(DateTimeOffset moment)
    {
        while (Next() is { DueAt: { } due } && due <= moment)
        {
            await Service.PassAsync(due - Instant - Now);
            await Service.PassAsync(due + Allowed - Now);
            Apply(Allowed);
        }

        await Service.PassAsync(moment - Now);
    }

    private async Task PlanAsync()
    {
        string site = $"site-{_random.Next(Sites)}";
        if (Open.Count(item => item.Site == site) >= OpenMost)
        {
            return;
        }

        var lease = TimeSpan.FromSeconds(_random.Next(30, 1_800));
        var planned = new ModelMaintenance(site, $"m{++_created}")
        {
            StartsAt = Now.AddSeconds(_random.Next(3) == 0 ? -_random.Next(60) : _random.Next(1, 3_600)),
            Lease = _random.Next(2) == 0 ? lease : null,
            StaysClosed = _random.Next(2) == 0,
        };
        planned.EndsAt = planned.Lease is null || _random.Next(2) == 0
            ? (planned.StartsAt > Now ? planned.StartsAt : Now).AddSeconds(_random.Next(1, 5_400))
            : null;
        planned.Renew(Now);
        string leaseText = planned.Lease is null ? "null" : $$"""{"seconds":{{lease.TotalSeconds}},"onExpiry":"{{(planned.StaysClosed ? "stayClosed" : "release")}}"}""";
        string endsAt = planned.EndsAt is { } end ? $"\"{WireTime.Format(end)}\"" : "null";
        Answer put = await Service.Http.Put(
            $"/v1/sites/{site}/maintenances/{planned.Id}", $$"""{"startsAt":"{{WireTime.Format(planned.StartsAt)}}","endsAt":{{endsAt}},"lease":{{leaseText}}}""");
        Assert.Equal(201, put.Status);
        if (planned.StartsAt <= Now)
        {
            planned.Begin();
        }

        _all.Add(planned);
    }

    private async Task PokeAsync()
    {
        ModelMaintenance[] open = [.. Open];
        if (open.Length == 0)
        {
            return;
        }

        ModelMaintenance chosen = open[_random.Next(open.Length)];
        string at = $"/v1/sites/{chosen.Site}/maintenances/{chosen.Id}";
        switch (_random.Next(6))
        {
            case < 3 when chosen.Lease is not null:
                Assert.Equal(200, (await Service.Http.Post(at + "/renew")).Status);
                chosen.Renew(Now);
                break;
            case < 5 when chosen.EndsAt is { } end:
                chosen.EndsAt = end.AddSeconds(_random.Next(1, 600));
                Assert.Equal(200, (await Service.Http.Patch(at, $$"""{"endsAt":"{{WireTime.Format(chosen.EndsAt.Value)}}"}""")).Status);
                break;
            default:
                Assert.Equal(200, (await Service.Http.Delete(at)).Status);
                chosen.End();
                break;
        }
    }

    private async Task OutageAsync()
    {
        await Service.StopAsync();
        _time.Advance(TimeSpan.FromSeconds(_random.Next(1, 1_800)));
        await Service.RestartAsync();
        foreach (ModelMaintenance item in Open)
        {
            item.Forgive(Now);
        }

        // Committed before anything is answered.
        Apply(TimeSpan.Zero);
    }

    private void Apply(TimeSpan allowed)
    {
        while (Next() is { } item && item.DueAt <= Now)
        {
            DateTimeOffset due = item.DueAt.Value;
            DateTimeOffset latest = allowed == TimeSpan.Zero ? Now : due + allowed;
            _expected.Add((item.Site, item.Id, item.Pass(), due, latest));
        }
    }

    private ModelMaintenance? Next() => _all.Where(item => item.DueAt is not null)
        .OrderBy(item => item.DueAt).ThenBy(item => item.Site, StringComparer.Ordinal).ThenBy(item => item.Status == "scheduled" ? 0 : 1)
        .FirstOrDefault();

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"seed {seed}: {_all.Count} maintenances, {_expected.Count} transitions");
}
