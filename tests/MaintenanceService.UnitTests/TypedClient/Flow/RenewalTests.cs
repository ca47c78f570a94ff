using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using MaintenanceService.Tests.Middleware;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>A lease is renewed for as long as the work runs, whatever a renewal came to; only its end ends that.</summary>
public sealed class RenewalTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "internal-error")]
    [InlineData(HttpStatusCode.Unauthorized, "unauthenticated")]
    [InlineData(HttpStatusCode.InsufficientStorage, "storage-full")]
    [InlineData(HttpStatusCode.InternalServerError, null)]
    public async Task Renewal_that_failed_is_followed_by_another(HttpStatusCode status, string? slug)
    {
        int renewals = 0;
        var answers = new ScriptedAnswers((request, _) => request.Method == HttpMethod.Post && Interlocked.Increment(ref renewals) < 3
            ? ScriptedAnswers.Of(status, slug: slug)
            : ScriptedAnswers.Of(HttpStatusCode.OK, Record(MaintenanceStatus.Active)));
        bool isLost = false;
        using LeaseRenewer renewer = Renewer(answers, _ =>
        {
            isLost = true;
            return Task.CompletedTask;
        });

        await _time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(100), () => Volatile.Read(ref renewals) >= 4);

        await renewer.StopAsync();
        Assert.False(isLost);
    }

    [Fact]
    public async Task Lease_is_renewed_each_third_of_its_length()
    {
        DateTimeOffset start = _time.GetUtcNow();
        var renewedAt = new Recorder<double>();
        var answers = new ScriptedAnswers((request, _) =>
        {
            if (request.Method == HttpMethod.Post)
            {
                renewedAt.Add((_time.GetUtcNow() - start).TotalSeconds);
            }

            return ScriptedAnswers.Of(HttpStatusCode.OK, Record(MaintenanceStatus.Active));
        });
        using LeaseRenewer renewer = Renewer(answers);

        await _time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(100), () => renewedAt.All.Count >= 3);

        await renewer.StopAsync();
        // A look each second, and as long as the clock of this test runs on before it is seen.
        Assert.InRange(renewedAt.All[0], 10, 15);
        Assert.InRange(renewedAt.All[2], 30, 45);
    }

    [Fact]
    public async Task Maintenance_that_ended_is_told_once()
    {
        int told = 0;
        var answers = new ScriptedAnswers((_, _) => ScriptedAnswers.Of(HttpStatusCode.OK, Record(MaintenanceStatus.Ended)));
        using LeaseRenewer renewer = Renewer(answers, _ =>
        {
            Interlocked.Increment(ref told);
            return Task.CompletedTask;
        });

        await _time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(100), () => Volatile.Read(ref told) > 0);
        _time.Advance(TimeSpan.FromSeconds(30));

        await renewer.StopAsync();
        Assert.Equal((1, 1), (told, renewer.Lost.Count));
    }

    [Theory]
    [InlineData(HttpStatusCode.Conflict, "maintenance-ended")]
    [InlineData(HttpStatusCode.NotFound, "maintenance-not-found")]
    public async Task Renewal_that_is_refused_for_good_tells_that_it_is_lost(HttpStatusCode status, string slug)
    {
        var lost = new Recorder<string>();
        var answers = new ScriptedAnswers((request, _) => request.Method == HttpMethod.Post ? ScriptedAnswers.Of(status, slug: slug) : ScriptedAnswers.Of(HttpStatusCode.OK, Record(MaintenanceStatus.Active)));
        using LeaseRenewer renewer = Renewer(answers, one =>
        {
            lost.Add(one.Text());
            return Task.CompletedTask;
        });

        await _time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(100), () => lost.All.Count > 0);

        await renewer.StopAsync();
        Assert.Equal(renewer.Lost.Select(one => one.Text()), lost.All);
        Assert.Single(lost.All);
    }

    [Fact]
    public async Task Maintenance_without_a_lease_is_looked_at_and_not_renewed()
    {
        DateTimeOffset start = _time.GetUtcNow();
        var methods = new Recorder<HttpMethod>();
        var answers = new ScriptedAnswers((request, _) =>
        {
            methods.Add(request.Method);
            return ScriptedAnswers.Of(HttpStatusCode.OK, Json(Maintenance(MaintenanceStatus.Active) with { Lease = null }));
        });
        StartedMaintenance item = Started();
        item.Record = item.Record! with { Lease = null };
        using var renewer = new LeaseRenewer([item, new StartedMaintenance("shop", "m")], ResendTests.Calls(answers, _time), _time, _ => Task.CompletedTask, losesByClock: true);

        await _time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(100), () => methods.All.Count >= 50);

        await renewer.StopAsync();
        Assert.All(methods.All, method => Assert.Equal(HttpMethod.Get, method));
        // One look a second at each of the two.
        Assert.InRange((_time.GetUtcNow() - start).TotalSeconds, 24, double.MaxValue);
        Assert.Empty(renewer.Lost);
    }

    [Theory]
    [InlineData(LeaseExpiry.Release, true, 1)]
    [InlineData(LeaseExpiry.StayClosed, true, 0)]
    [InlineData(LeaseExpiry.Release, false, 0)]
    public async Task Lease_that_passed_without_a_renewal_counts_as_lost_where_that_opens_the_site(LeaseExpiry onExpiry, bool losesByClock, int losses)
    {
        DateTimeOffset start = _time.GetUtcNow();
        var toldAt = new Recorder<double>();
        int calls = 0;
        var answers = new ScriptedAnswers((_, _) =>
        {
            Interlocked.Increment(ref calls);
            return ScriptedAnswers.Of(HttpStatusCode.Unauthorized, slug: "unauthenticated");
        });
        StartedMaintenance item = Started();
        item.Record = item.Record! with { Lease = item.Record.Lease! with { OnExpiry = onExpiry } };
        using var renewer = new LeaseRenewer(
            [item], ResendTests.Calls(answers, _time), _time,
            _ =>
            {
                toldAt.Add((_time.GetUtcNow() - start).TotalSeconds);
                return Task.CompletedTask;
            },
            losesByClock);

        await _time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(100), () => Volatile.Read(ref calls) >= 50);

        await renewer.StopAsync();
        Assert.Equal((losses, losses), (toldAt.All.Count, renewer.Lost.Count));
        Assert.All(toldAt.All, at => Assert.InRange(at, 30, 35));
        Assert.All(renewer.Lost, lost => Assert.Equal(LossKind.NotRenewed, lost.Kind));
    }

    [Fact]
    public async Task Answer_that_does_not_come_is_given_up_after_a_sixth_of_the_lease()
    {
        var renewals = new Recorder<double>();
        DateTimeOffset start = _time.GetUtcNow();
        using LeaseRenewer renewer = Renewer(new SilentAnswers(() => renewals.Add((_time.GetUtcNow() - start).TotalSeconds)));

        await _time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(100), () => renewals.All.Count >= 4);

        await renewer.StopAsync();
        // Each waits for five seconds of the 30, and comes a second after the one before; the clock of this test runs on before that is seen.
        Assert.InRange(renewals.All[3] - renewals.All[0], 18, 26);
    }

    private LeaseRenewer Renewer(HttpMessageHandler answers, Func<LostMaintenance, Task>? onLost = null) =>
        new([Started()], ResendTests.Calls(answers, _time), _time, onLost ?? (_ => Task.CompletedTask), losesByClock: true);

    private StartedMaintenance Started() => new("shop", "m") { Record = Maintenance(MaintenanceStatus.Active), RenewedAt = _time.GetTimestamp() };

    private Maintenance Maintenance(MaintenanceStatus status) => new()
    {
        Id = "m",
        Site = "shop",
        Status = status,
        StartsAt = _time.GetUtcNow(),
        CreatedAt = _time.GetUtcNow(),
        EndedAt = status == MaintenanceStatus.Ended ? _time.GetUtcNow() : null,
        EndReason = status == MaintenanceStatus.Ended ? EndReason.Ended : null,
        CreatedBy = new Actor { Key = "k", Name = "n" },
        Lease = new Lease { Seconds = 30, ExpiresAt = _time.GetUtcNow().AddSeconds(30), OnExpiry = LeaseExpiry.Release },
    };

    private string Record(MaintenanceStatus status) => Json(Maintenance(status));

    private static string Json(Maintenance record) => System.Text.Json.JsonSerializer.Serialize(record, WireJson.TypeInfo<Maintenance>());

    /// <summary>Never answers.</summary>
    private sealed class SilentAnswers(Action asked) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
