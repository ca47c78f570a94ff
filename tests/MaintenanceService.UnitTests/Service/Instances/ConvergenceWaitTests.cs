using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>What is answered to whoever asks for the convergence of a site, at once or in time.</summary>
public sealed class ConvergenceWaitTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public async Task Question_without_a_maintenance_Is_answered_with_the_site()
    {
        Assert.True((await _service.Wait.NowAsync("shop", null)).Converged);
        _service.Start();

        Assert.False((await _service.Wait.NowAsync("shop", null)).Converged);
        Assert.Equal(ProblemKind.SiteNotFound, await RefusalAsync("none", null));
    }

    [Fact]
    public async Task Scheduled_maintenance_Has_not_converged_although_the_site_has()
    {
        _service.Report("a", 1);
        _service.Start(new MaintenanceRequest { StartsAt = _service.Now.AddHours(1) });
        _service.Report("a", 2);

        MaintenanceService.Client.Convergence answer = await _service.Wait.NowAsync("shop", "m");

        Assert.Equal((false, null, BlockerReason.Scheduled), (answer.Converged, answer.ConvergedAt, Assert.Single(answer.Blockers!).Reason));
        Assert.True((await _service.Wait.NowAsync("shop", null)).Converged);
    }

    [Fact]
    public async Task Active_maintenance_Has_converged_with_the_site_and_its_receipt_is_stored_before_the_answer()
    {
        _service.Report("a", 1);
        _service.Start();
        _service.Report("a", 2);

        Assert.True((await _service.Wait.NowAsync("shop", "m")).Converged);

        Assert.Equal(_service.Now, _service.Store.FindReceipt("shop", "m")!.ConvergedAt);
    }

    [Fact]
    public async Task Maintenance_that_is_over_or_never_was_Is_refused_by_name()
    {
        _service.Start();
        _service.End();

        Assert.Equal(ProblemKind.MaintenanceEnded, await RefusalAsync("shop", "m"));
        Assert.Equal(ProblemKind.MaintenanceNotFound, await RefusalAsync("shop", "never"));
        _service.Write(transaction => transaction.Forget(transaction.FindMaintenance("shop", "m")!));
        Assert.Equal(ProblemKind.MaintenanceEnded, await RefusalAsync("shop", "m"));
    }

    [Fact]
    public async Task What_became_due_Is_committed_before_the_answer()
    {
        _service.Report("a", 1);
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(20) });
        _service.Report("a", 2);
        _service.Pass(20);

        Assert.Equal(ProblemKind.MaintenanceEnded, await RefusalAsync("shop", "m"));
        MaintenanceService.Client.Convergence answer = await _service.Wait.NowAsync("shop", null);
        Assert.Equal((MaintenanceMode.Open, false, BlockerReason.Pending), (answer.Mode, answer.Converged, Assert.Single(answer.Blockers!).Reason));
    }

    [Theory]
    [InlineData(nameof(ProblemKind.StorageFull))]
    [InlineData(nameof(ProblemKind.StorageUnavailable))]
    public async Task What_became_due_and_can_not_be_committed_Stands_in_the_way(string kind)
    {
        _service.Report("a", 1);
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(20) });
        _service.Report("a", 2);
        _service.Pass(20);
        _service.Store.DuringCommit = () => throw new ProblemException(Enum.Parse<ProblemKind>(kind), "no");

        (SiteRecord _, MaintenanceService.Client.Convergence answer) = await _service.Wait.EvaluateAsync("shop");

        Assert.Equal((false, null, MaintenanceMode.Closed), (answer.Converged, answer.ConvergedAt, answer.Mode));
        Assert.Equal((BlockerReason.Pending, null), (Assert.Single(answer.Blockers!).Reason, answer.Blockers![0].Instance));
    }

    [Fact]
    public async Task Wait_that_is_over_at_once_Names_what_stands_in_the_way()
    {
        for (int i = 1; i <= 5; i++)
        {
            _service.Report($"i{i}", 1);
        }

        _service.Start();
        _service.Report("i5", 2);
        _service.Report("i1", 2, report => report with { RequestsInFlight = 1, Oldest = [new InFlightItem { Name = "GET /slow", Seconds = 8 }] });

        ProblemException refusal = await Assert.ThrowsAsync<ProblemException>(() => WaitAsync(0));

        Assert.Equal((ProblemKind.NotConverged, 4), (refusal.Kind, refusal.Convergence!.Blockers!.Count));
        Assert.StartsWith("1 of 5 instances confirmed.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("i1: GET /slow for 8 s. i2: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("i3: ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("i4: ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(" And 1 more.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("..", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_instance_and_three_blockers_Are_all_named()
    {
        _service.Report("i1", 1);
        _service.Start();
        ProblemException refusal = await Assert.ThrowsAsync<ProblemException>(() => WaitAsync(0));
        Assert.StartsWith("0 of 1 instance confirmed.", refusal.Message, StringComparison.Ordinal);

        _service.Report("i2", 1, report => report with { Revision = 0 });
        _service.Report("i3", 1, report => report with { Revision = 0 });
        refusal = await Assert.ThrowsAsync<ProblemException>(() => WaitAsync(0));
        Assert.DoesNotContain("more.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assumed_ones_count_with_the_confirmed_in_what_is_said()
    {
        _service.Report("a", 1, report => report with { DisconnectedAfterSeconds = 30, DrainSeconds = 10 });
        _service.Start();
        _service.Pass(46);
        _service.Report("b", 1);
        _service.Report("c", 1, report => report with { Revision = 0 });

        ProblemException refusal = await Assert.ThrowsAsync<ProblemException>(() => WaitAsync(0));

        Assert.StartsWith("2 of 3 instances confirmed.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_ends_with_the_report_that_completes_it_before_any_time_passes()
    {
        _service.Report("a", 1);
        _service.Start();
        Task<MaintenanceService.Client.Convergence> wait = WaitAsync(300, "m");
        Assert.False(wait.IsCompleted);

        _service.Report("a", 2);

        await wait.OrHangAsync();
        Assert.True((await wait).Converged);
    }

    [Fact]
    public async Task Wait_ends_with_the_maintenance_before_any_time_passes()
    {
        _service.Report("a", 1);
        _service.Start();
        Task<MaintenanceService.Client.Convergence> wait = WaitAsync(300, "m");

        _service.End();

        ProblemException refusal = await Assert.ThrowsAsync<ProblemException>(() => wait.OrHangAsync());
        Assert.Equal(ProblemKind.MaintenanceEnded, refusal.Kind);
    }

    [Fact]
    public async Task Wait_sees_what_time_alone_changes()
    {
        _service.Report("a", 1, report => report with { DisconnectedAfterSeconds = 30, DrainSeconds = 10 });
        _service.Start();
        Task<MaintenanceService.Client.Convergence> wait = WaitAsync(300, "m");

        _service.Time.Advance(TimeSpan.FromSeconds(46));

        await wait.OrHangAsync();
        Assert.Equal((true, 1), ((await wait).Converged, (await wait).AssumedClosed));
    }

    [Fact]
    public async Task Wait_that_is_over_Is_refused_although_nothing_happened()
    {
        _service.Report("a", 1);
        _service.Start();
        Task<MaintenanceService.Client.Convergence> wait = WaitAsync(10, "m");

        _service.Time.Advance(TimeSpan.FromSeconds(10));

        ProblemException refusal = await Assert.ThrowsAsync<ProblemException>(() => wait.OrHangAsync());
        Assert.Equal(ProblemKind.NotConverged, refusal.Kind);
    }

    [Fact]
    public async Task Wait_shorter_than_a_second_Ends_in_time()
    {
        _service.Report("a", 1);
        _service.Start();
        Task wait = _service.Wait.WaitAsync("shop", "m", TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);

        _service.Time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(ProblemKind.NotConverged, (await Assert.ThrowsAsync<ProblemException>(() => wait.OrHangAsync())).Kind);
    }

    [Fact]
    public async Task Wait_sees_the_end_that_is_due_though_nobody_confirms()
    {
        _service.Report("a", 1);
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(20) });
        Task wait = WaitAsync(300, "m");

        _service.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(ProblemKind.MaintenanceEnded, (await Assert.ThrowsAsync<ProblemException>(() => wait.OrHangAsync())).Kind);
    }

    [Fact]
    public async Task Wait_for_what_is_not_there_Is_refused_at_once()
    {
        _service.Report("a", 1);
        _service.Start();

        Assert.Equal(ProblemKind.MaintenanceNotFound, (await Assert.ThrowsAsync<ProblemException>(() => WaitAsync(300, "none"))).Kind);
        Assert.Equal(ProblemKind.SiteNotFound, (await Assert.ThrowsAsync<ProblemException>(
            () => _service.Wait.WaitAsync("none", null, TimeSpan.FromSeconds(300), TestContext.Current.CancellationToken))).Kind);
    }

    [Fact]
    public async Task Caller_who_leaves_Ends_the_wait()
    {
        _service.Report("a", 1);
        _service.Start();
        using var leaving = new CancellationTokenSource();
        Task wait = _service.Wait.WaitAsync("shop", "m", TimeSpan.FromSeconds(300), leaving.Token);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.OrHangAsync());
    }

    private Task<MaintenanceService.Client.Convergence> WaitAsync(int seconds, string? maintenance = null) =>
        _service.Wait.WaitAsync("shop", maintenance, TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);

    private async Task<ProblemKind> RefusalAsync(string site, string? maintenance) =>
        (await Assert.ThrowsAsync<ProblemException>(() => _service.Wait.NowAsync(site, maintenance))).Kind;
}
