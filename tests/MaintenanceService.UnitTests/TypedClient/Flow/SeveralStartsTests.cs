using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Several sites that are waited for together: one that can't be confirmed ends the wait of all, and the error names each that did not confirm.</summary>
public sealed class SeveralStartsTests
{
    private static readonly Blocker Nobody = new() { Reason = BlockerReason.NoInstances, Detail = "None." };
    private readonly FlowService _service = new();

    [Fact]
    public async Task Site_without_instances_ends_the_wait_of_the_others()
    {
        // Whoever asks about blog again has the first answer about it.
        int askedAboutBlog = 0;
        _service.Confirms = convergence =>
        {
            int asked = convergence.Site == "blog" ? Interlocked.Increment(ref askedAboutBlog) : Volatile.Read(ref askedAboutBlog);
            return convergence.Site == "shop" && asked >= 2 ? Empty(convergence) : convergence with { Converged = false, Confirmed = 1 };
        };

        FlowException failed = await FailedAsync(seconds: 3600);

        Assert.Equal(FlowErrors.NotConverged, failed.ErrorId);
        Assert.Contains("shop has no instance that could confirm.", failed.Message, StringComparison.Ordinal);
        Assert.Contains("blog has not confirmed: 1 of 2 instances closed", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["shop", "blog"], Assert.IsType<Client.Convergence[]>(failed.Target).Select(item => item.Site));
        Assert.Null(failed.Advice);
        Assert.True(IsSoon);
    }

    [Fact]
    public async Task Site_that_has_confirmed_is_not_named()
    {
        _service.Confirms = convergence => convergence.Site == "shop" ? convergence with { Converged = false, Confirmed = 1 } : convergence;

        FlowException failed = await FailedAsync(seconds: 3);

        Assert.Equal("shop", Assert.IsType<Client.Convergence>(failed.Target).Site);
        Assert.DoesNotContain("blog has", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sites_without_instances_are_told_what_to_start()
    {
        _service.Confirms = Empty;

        Assert.StartsWith("Start the app", (await FailedAsync(seconds: 3600)).Advice, StringComparison.Ordinal);
        Assert.True(IsSoon);
    }

    [Fact]
    public async Task Maintenance_that_ends_meanwhile_ends_the_wait_of_the_others()
    {
        _service.Confirms = convergence => convergence with { Converged = false };
        _service.Instead = call => call.StartsWith("GET shop/convergence", StringComparison.Ordinal) ? ScriptedAnswers.Of(HttpStatusCode.Conflict, slug: "maintenance-ended") : null;

        Assert.Equal(FlowErrors.MaintenanceEnded, (await FailedAsync(seconds: 3600)).ErrorId);

        Assert.True(IsSoon);
        Assert.All(_service.Records, record => Assert.Equal(MaintenanceStatus.Ended, record.Status));
    }

    [Fact]
    public async Task Site_that_is_not_converged_any_more_when_the_last_one_is_Is_waited_for_again()
    {
        int askedAboutBlog = 0;
        var shop = new Queue<bool>([true, false, false, true, true]);
        _service.Confirms = convergence => convergence with { Converged = convergence.Site == "blog" ? ++askedAboutBlog > 3 : shop.Dequeue() };

        await StartAsync(seconds: 60);

        Assert.Empty(shop);
        string[] asked = [.. _service.Calls.All.Where(call => call.Contains("/convergence", StringComparison.Ordinal))];
        Assert.All(asked[^2..], call => Assert.EndsWith("&wait=0", call, StringComparison.Ordinal));
        Assert.Equal(2, asked[^2..].Distinct().Count());
    }

    [Fact]
    public async Task Site_that_never_converges_again_is_named_when_the_time_is_over()
    {
        int askedAboutShop = 0;
        _service.Confirms = convergence => convergence with { Converged = convergence.Site == "blog" || ++askedAboutShop == 1 };

        FlowException failed = await FailedAsync(seconds: 3);

        Assert.Equal((FlowErrors.NotConverged, "shop"), (failed.ErrorId, Assert.IsType<Client.Convergence>(failed.Target).Site));
        Assert.All(_service.Records, record => Assert.Equal(MaintenanceStatus.Ended, record.Status));
    }

    [Fact]
    public async Task Maintenance_that_ended_after_its_site_had_converged_fails_the_start()
    {
        int askedAboutBlog = 0;
        _service.Confirms = convergence => convergence with { Converged = convergence.Site == "shop" || ++askedAboutBlog > 3 };
        _service.Instead = call => call.StartsWith("GET shop/convergence", StringComparison.Ordinal) && askedAboutBlog > 3 ? ScriptedAnswers.Of(HttpStatusCode.Conflict, slug: "maintenance-ended") : null;

        Assert.Equal(FlowErrors.MaintenanceEnded, (await FailedAsync(seconds: 3600)).ErrorId);

        Assert.True(IsSoon);
    }

    [Fact]
    public async Task Lease_that_is_lost_while_the_instances_are_waited_for_fails_the_start_at_once()
    {
        _service.Confirms = convergence => convergence with { Converged = false };
        _service.Instead = call => call.EndsWith("/renew", StringComparison.Ordinal) && call.Contains(" shop/", StringComparison.Ordinal) ? ScriptedAnswers.Of(HttpStatusCode.Conflict, slug: "maintenance-ended") : null;

        FlowException failed = await FailedAsync(seconds: 3600, new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 10 } });

        Assert.Equal(FlowErrors.MaintenanceEnded, failed.ErrorId);
        Assert.StartsWith("The maintenance of shop ('", failed.Message, StringComparison.Ordinal);
        Assert.True(IsSoon);
        Assert.All(_service.Records, record => Assert.Equal(MaintenanceStatus.Ended, record.Status));
    }

    [Theory]
    [InlineData(5, 0, 4, 100)]
    [InlineData(1, 1, 4, 50)]
    [InlineData(0, 3, 4, 75)]
    [InlineData(-1, 0, 4, 0)]
    [InlineData(1, 0, 0, 0)]
    [InlineData(1, 0, -1, 0)]
    public async Task Progress_is_the_share_that_confirmed_or_counts_as_closed(int confirmed, int assumed, int total, int percent)
    {
        _service.Confirms = convergence => convergence with { Confirmed = confirmed, AssumedClosed = assumed, Total = total };

        await StartAsync(seconds: 60);

        Assert.All(_service.Steps.All.GroupBy(step => step.Title), site => Assert.Equal([0, percent, 100], site.Select(step => step.Percent)));
        Assert.Equal(2, _service.Steps.All.Select(step => step.Activity).Distinct().Count());
    }

    private static Client.Convergence Empty(Client.Convergence convergence) => convergence with { Converged = false, Total = 0, Confirmed = 0, Blockers = [Nobody] };

    // In a minute of an hour that it was given.
    private bool IsSoon => _service.Time.GetUtcNow() - _service.Time.Start < TimeSpan.FromMinutes(1);

    private Task StartAsync(double seconds, MaintenanceRequest? request = null) => _service.RunAsync(new MaintenanceFlow(_service.Context).StartAsync(
        new StartOptions { Items = [new StartItem("shop", null, request ?? new MaintenanceRequest()), new StartItem("blog", null, request ?? new MaintenanceRequest())] },
        _service.In(seconds), CancellationToken.None));

    private Task<FlowException> FailedAsync(double seconds, MaintenanceRequest? request = null) => Assert.ThrowsAsync<FlowException>(() => StartAsync(seconds, request));
}
